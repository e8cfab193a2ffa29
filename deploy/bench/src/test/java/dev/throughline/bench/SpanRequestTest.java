package dev.throughline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpanRequestTest {
    private static final long NOW = 1_795_280_000_000L;

    private final SpanRequest request = new SpanRequest(new Endpoint("localhost", 1, "a-token"), new Random(3));

    @Test
    void shouldBeWholeTracesThatNobodySentBeforeWhenSentAgain() throws Exception {
        // When
        List<Span> spans = Stream.concat(spans(request.next(0, NOW)).stream(), spans(request.next(1, NOW)).stream())
                .toList();

        // Then
        Map<ByteString, Set<ByteString>> traces = new HashMap<>();
        spans.forEach(span ->
                traces.computeIfAbsent(span.getTraceId(), id -> new HashSet<>()).add(span.getSpanId()));
        assertThat(traces).hasSize(2 * SpanRequest.TRACES);
        assertThat(traces.values()).allSatisfy(ids -> assertThat(ids).hasSize(TraceTemplate.SPANS));
        assertThat(spans)
                .filteredOn(span -> !span.getParentSpanId().isEmpty())
                .hasSize(spans.size() - traces.size())
                .allSatisfy(span -> assertThat(traces.get(span.getTraceId())).contains(span.getParentSpanId()));
    }

    @Test
    void shouldNameTheOrderAndTheTimeOfTheSendingWhenSent() throws Exception {
        // When
        var spans = spans(request.next(5, NOW));

        // Then
        assertThat(orders(spans))
                .hasSize(SpanRequest.TRACES)
                .contains(SpanRequest.order(5, 0), SpanRequest.order(5, 39));
        assertThat(spans)
                .allSatisfy(span -> assertThat(TimeUnit.NANOSECONDS.toMillis(span.getStartTimeUnixNano()))
                        .isBetween(NOW - 1_000, NOW));
        assertThat(spans)
                .allSatisfy(span -> assertThat(span.getEndTimeUnixNano()).isGreaterThan(span.getStartTimeUnixNano()));
        var id = SpanRequest.traceId(5, 0);
        assertThat(spans.getFirst().getTraceId().asReadOnlyByteBuffer().getLong())
                .isEqualTo(id.getMostSignificantBits());
    }

    private static Set<String> orders(List<Span> spans) {
        var orders = new HashSet<String>();
        spans.stream()
                .flatMap(span -> span.getAttributesList().stream())
                .filter(attribute -> attribute.getKey().equals("order.id"))
                .map(KeyValue::getValue)
                .forEach(value -> orders.add(value.getStringValue()));
        return orders;
    }

    private static List<Span> spans(byte[] request) throws Exception {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        int body = text.indexOf("\r\n\r\n") + 4;
        assertThat(text).contains("Content-Length: " + (request.length - body));
        return TracesData.parseFrom(Arrays.copyOfRange(request, body, request.length)).getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }
}
