package dev.throughline.trace.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.throughline.trace.AnySpans;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpanCutterTest {
    private static final Sender TENANT = new Sender("tenant-1", false);
    private static final Sender SERVICE = new Sender("default", true);

    private final AnySpans any = new AnySpans(1);
    private final UUID trace = UUID.randomUUID();

    @ParameterizedTest
    @MethodSource("wrongs")
    void shouldLeaveOutOneSpanWhenItIsWrong(String reason, Consumer<Span.Builder> harm) {
        // Given
        var wrong = any.span(trace);
        harm.accept(wrong);

        // When
        Cut cut = cut(AnySpans.of("shop", any.span(trace), wrong, any.span(trace)), TENANT);

        // Then
        assertThat(cut.accepted()).isEqualTo(2);
        assertThat(cut.rejected()).isEqualTo(1);
        assertThat(cut.reason()).contains(reason);
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("trace id", span -> span.setTraceId(ByteString.copyFrom(new byte[16]))),
                wrong("trace id", span -> span.setTraceId(ByteString.copyFromUtf8("short"))),
                wrong("span id", span -> span.setSpanId(ByteString.copyFrom(new byte[8]))),
                wrong("parent", span -> span.setParentSpanId(ByteString.copyFromUtf8("short"))),
                wrong("time", Span.Builder::clearStartTimeUnixNano),
                wrong("time", Span.Builder::clearEndTimeUnixNano),
                wrong("time", span -> AnySpans.at(span, Instant.now().plus(Duration.ofHours(2)), 1)),
                wrong("time", span -> span.setStartTimeUnixNano(-1)),
                wrong("larger", span -> span.setName("x".repeat(300_000))),
                wrong("attributes", span -> {
                    for (int i = 0; i < 300; i++) {
                        span.addAttributes(AnySpans.text("k" + i, "v"));
                    }
                }),
                wrong("tenant", span -> span.addAttributes(AnySpans.text("throughline.tenant", "tenant-2"))));
    }

    private static Arguments wrong(String reason, Consumer<Span.Builder> harm) {
        return Arguments.of(reason, harm);
    }

    @Test
    void shouldBelongToTheTenantThatASpanOrItsResourceNamesWhenAServiceSendsIt() {
        // Given
        var named = any.span(trace).addAttributes(AnySpans.text("throughline.tenant", "tenant-2"));
        var request = AnySpans.of("shop", any.span(trace), named).toBuilder();
        request.getResourceSpansBuilder(0)
                .getResourceBuilder()
                .addAttributes(AnySpans.text("throughline.tenant", "tenant-1"));

        // When
        Cut cut = cut(request.build(), SERVICE);

        // Then
        assertThat(cut.chunks()).extracting(chunk -> chunk.key().tenant()).containsExactly("tenant-1", "tenant-2");
    }

    @Test
    void shouldLieApartWhenSpansAreSynthetic() {
        // Given
        var synthetic = any.span(trace)
                .addAttributes(AnySpans.text("throughline.is_synthetic", "true"))
                .addAttributes(AnySpans.text("throughline.synthetic_scenario_id", "SDSR-E2E-001"));

        // When
        Cut cut = cut(AnySpans.of("shop", any.span(trace), synthetic), TENANT);

        // Then
        assertThat(cut.chunks())
                .extracting(NewChunk::key)
                .containsExactly(
                        new NewChunk.Key(trace, "tenant-1", false, ""),
                        new NewChunk.Key(trace, "tenant-1", true, "SDSR-E2E-001"));
    }

    @Test
    void shouldBeFoundBySearchesForAnythingWhenItHasTooManyTokens() {
        // Given
        var spans = Stream.generate(() -> any.span(trace).addAttributes(AnySpans.text("id", UUID.randomUUID() + "")))
                .limit(600)
                .toArray(Span.Builder[]::new);

        // When
        Cut cut = cut(AnySpans.of("shop", spans), TENANT);

        // Then
        assertThat(cut.chunks().getFirst().tokens()).containsExactly(TokenHash.ANYTHING);
    }

    @Test
    void shouldBeRefusedWhenItIsNestedDeeperThanCanBeReadBack() {
        // Given
        var value = AnyValue.newBuilder().setStringValue("deep");
        for (int i = 0; i < 48; i++) {
            value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value));
        }
        var deep = any.span(trace)
                .addAttributes(KeyValue.newBuilder().setKey("deep").setValue(value));

        // When, then
        assertThatThrownBy(() -> cut(AnySpans.of("shop", deep), TENANT)).isInstanceOf(SpansRefusedException.class);
    }

    @Test
    void shouldBeRefusedWhenARequestIsNothingButEmptyParts() {
        // Given
        var request = TracesData.newBuilder();
        for (int i = 0; i < 120_000; i++) {
            request.addResourceSpansBuilder();
        }

        // When, then
        assertThatThrownBy(() -> cut(request.build(), TENANT)).hasMessageContaining("too many");
    }

    @Test
    void shouldBeSeveralChunksWhenATraceIsLarge() {
        // Given
        var spans = Stream.generate(() -> any.span(trace).addAttributes(AnySpans.text("text", "x".repeat(2_000))))
                .limit(400)
                .toArray(Span.Builder[]::new);

        // When
        Cut cut = cut(AnySpans.of("shop", spans), TENANT);

        // Then
        assertThat(cut.accepted()).isEqualTo(400);
        assertThat(cut.chunks())
                .hasSizeBetween(3, 5)
                .allSatisfy(chunk -> assertThat(chunk.inflated()).isLessThan(300_000));
    }

    @Test
    void shouldBeRefusedWhenALargeResourceWouldBeCopiedIntoManyChunks() {
        // Given
        var spans =
                Stream.generate(() -> any.span(UUID.randomUUID())).limit(500).toArray(Span.Builder[]::new);
        var request = AnySpans.of("shop", spans).toBuilder();
        request.getResourceSpansBuilder(0)
                .getResourceBuilder()
                .addAttributes(AnySpans.text("large", "x".repeat(200_000)));

        // When, then
        assertThatThrownBy(() -> cut(request.build(), TENANT)).hasMessageContaining("too large for so many traces");
    }

    private static Cut cut(TracesData request, Sender sender) {
        return new SpanCutter(Limits.none()).cut(request.toByteString(), sender, Instant.now());
    }
}
