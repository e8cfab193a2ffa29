package dev.throughline.trace.span;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throughline.trace.AnySpans;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SpanCutterProperties {
    private static final Sender TENANT = new Sender("tenant-1", false);

    /** A span with what it hangs on, which must not change when a request is cut. */
    private record Placed(Resource resource, String schema, String scope, Span span) {}

    @Property(tries = 200)
    void shouldKeepEverySpanUnderItsResourceAndScopeWhenCut(@ForAll long seed) throws IOException {
        // Given
        var traces = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        var request = new AnySpans(seed).request(traces, 30);

        // When
        Cut cut = cut(request.toByteString());

        // Then
        var stored = new ArrayList<Placed>();
        for (NewChunk chunk : cut.chunks()) {
            var spans = placed(data(chunk));
            assertThat(spans)
                    .hasSize(chunk.spanCount())
                    .allSatisfy(placed -> assertThat(placed.span().getTraceId())
                            .isEqualTo(AnySpans.id(chunk.key().traceId())));
            stored.addAll(spans);
        }
        assertThat(stored).containsExactlyInAnyOrderElementsOf(placed(request));
        assertThat(cut.chunks()).extracting(NewChunk::key).doesNotHaveDuplicates();
    }

    /** What was accepted must never be what no reader can read: it would spoil every search that meets it. */
    @Property(tries = 2_000)
    void shouldBeRefusedOrReadableWhenBytesAreBroken(@ForAll long seed) throws IOException {
        // Given
        var random = new Random(seed);
        byte[] request =
                new AnySpans(seed).request(List.of(UUID.randomUUID()), 5).toByteArray();
        for (int i = random.nextInt(4); i >= 0; i--) {
            request[random.nextInt(request.length)] = (byte) random.nextInt();
        }

        // When
        List<NewChunk> chunks;
        try {
            chunks = cut(ByteString.copyFrom(request)).chunks();
        } catch (SpansRefusedException e) {
            return;
        }

        // Then
        for (NewChunk chunk : chunks) {
            assertThat(placed(data(chunk))).hasSize(chunk.spanCount());
        }
    }

    private static Cut cut(ByteString request) {
        return new SpanCutter(Limits.none()).cut(request, TENANT, Instant.now());
    }

    private static TracesData data(NewChunk chunk) throws IOException {
        return TracesData.parseFrom(Deflated.inflated(chunk.body()));
    }

    private static List<Placed> placed(TracesData data) {
        var placed = new ArrayList<Placed>();
        for (var resource : data.getResourceSpansList()) {
            for (var scope : resource.getScopeSpansList()) {
                for (var span : scope.getSpansList()) {
                    placed.add(new Placed(
                            resource.getResource(),
                            resource.getSchemaUrl(),
                            scope.getScope().getName(),
                            span));
                }
            }
        }
        return placed;
    }
}
