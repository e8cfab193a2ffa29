package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throughline.trace.Runs;
import dev.throughline.trace.view.TraceView.Span;
import dev.throughline.trace.view.UnionProjection.Reach;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnionProjectionTest {
    private static final String CLIENT = "00000000000000c1";
    private static final String SERVER = "00000000000000c2";
    private static final String LOST = "00000000000000c3";
    private static final String CHAT = "00000000000000c4";

    private final Runs run = Runs.failed();
    private final TraceView told = SpanProjection.of(run.records).orElseThrow();

    @Test
    void shouldBeOneTreeWhenStrangersCallAndAreCalled() {
        // Given
        String step = told.spans().get(2).spanId();
        var chunks = List.of(
                chunk("shop", span(CLIENT, "", "buy", 0, 50)),
                chunk("orchestrator", span(SERVER, CLIENT, "POST /api/v1/workflows", 1, 2)),
                chunk("orchestrator", span(run.workflowSpan.hex(), SERVER, "invoke_workflow no-op", 1, 9)),
                chunk("model", span(CHAT, step, "chat m1", 2, 3)));

        // When
        var view = UnionProjection.of(told, chunks);

        // Then
        assertThat(view.spans())
                .extracting(Span::kind, Span::service, Span::name)
                .startsWith(
                        org.assertj.core.groups.Tuple.tuple("span", "shop", "buy"),
                        org.assertj.core.groups.Tuple.tuple("span", "orchestrator", "POST /api/v1/workflows"),
                        org.assertj.core.groups.Tuple.tuple("workflow", "orchestrator", "a run"));
        assertThat(parentsComeFirst(view)).isTrue();
        assertThat(view.spans()).allMatch(span -> span.missingParent() == null);
        assertThat(view.spansTotal())
                .isEqualTo(view.spans().size())
                .isEqualTo(told.spans().size() + 3);
        assertThat(one(view, CHAT).parentSpanId()).isEqualTo(step);
        assertThat(one(view, run.workflowSpan.hex()).attributes()).containsEntry("http.method", "GET");
        assertThat(one(view, run.workflowSpan.hex()).status()).isEqualTo("failed");
    }

    @Test
    void shouldShowAnOrphanUnderTheRootAndSayWhoIsMissing() {
        // When
        var view = UnionProjection.of(told, List.of(chunk("shop", span(SERVER, LOST, "alone", 1, 2))));

        // Then
        var orphan = one(view, SERVER);
        assertThat(orphan.missingParent()).isEqualTo(LOST);
        assertThat(orphan.parentSpanId()).isEqualTo(run.workflowSpan.hex());
        assertThat(parentsComeFirst(view)).isTrue();
    }

    @Test
    void shouldEndWhenSpansAreTheirOwnAncestors() {
        // When
        var view = UnionProjection.of(
                told,
                List.of(chunk(
                        "shop",
                        span(CLIENT, SERVER, "a", 0, 1),
                        span(SERVER, CLIENT, "b", 0, 1),
                        span(LOST, LOST, "c", 0, 1))));

        // Then
        assertThat(view.spans()).extracting(Span::name).contains("a", "b", "c").doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepToTheKinOfARunWhenOneRunIsAskedFor() {
        // Given
        String step = told.spans().get(2).spanId();
        var chunks = List.of(
                chunk("shop", span(CLIENT, "", "buy", 0, 50)),
                chunk("orchestrator", span(run.workflowSpan.hex(), CLIENT, "invoke_workflow no-op", 1, 9)),
                chunk("other", span(SERVER, CLIENT, "another call", 1, 2)),
                chunk("model", span(CHAT, step, "chat m1", 2, 3)));

        // When
        var view = UnionProjection.of(told, chunks, Reach.WORKFLOW);

        // Then
        assertThat(view.spans())
                .extracting(Span::name)
                .contains("buy", "chat m1")
                .doesNotContain("another call");
    }

    @Test
    void shouldBoundWhatStrangersSend() {
        // Given
        var many = new io.opentelemetry.proto.trace.v1.Span[Stored.MOST_SPANS + 10];
        for (int i = 0; i < many.length; i++) {
            many[i] = span("%016x".formatted(0xf000000L + i), CLIENT, "n".repeat(2_000), 1, 2);
        }

        // When
        var view = UnionProjection.of(told, List.of(chunk("shop", many)));

        // Then
        assertThat(view.spans()).hasSize(told.spans().size() + Stored.MOST_SPANS);
        assertThat(view.spansTotal()).isEqualTo(told.spans().size() + many.length);
        assertThat(view.spans()).allMatch(span -> span.name().length() <= 500);
    }

    static TracesData chunk(String service, io.opentelemetry.proto.trace.v1.Span... spans) {
        return TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(attribute("service.name", service)))
                        .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
                .build();
    }

    /** @param start in milliseconds after the year began */
    static io.opentelemetry.proto.trace.v1.Span span(String id, String parent, String name, long start, long end) {
        return io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex(id)))
                .setParentSpanId(ByteString.copyFrom(HexFormat.of().parseHex(parent)))
                .setName(name)
                .setStartTimeUnixNano(1_767_225_600_000_000_000L + start * 1_000_000)
                .setEndTimeUnixNano(1_767_225_600_000_000_000L + end * 1_000_000)
                .setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_OK))
                .addAttributes(attribute("http.method", "GET"))
                .build();
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static Span one(TraceView view, String id) {
        return view.spans().stream()
                .filter(span -> span.spanId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static boolean parentsComeFirst(TraceView view) {
        Set<String> before = new HashSet<>();
        return view.spans().stream().allMatch(span -> {
            before.add(span.spanId());
            return span.parentSpanId() == null || before.contains(span.parentSpanId());
        });
    }
}
