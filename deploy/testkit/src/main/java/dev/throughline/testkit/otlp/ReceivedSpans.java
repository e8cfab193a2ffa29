package dev.throughline.testkit.otlp;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** What an {@link OtlpReceiver} has received of one trace, or of all. */
public record ReceivedSpans(List<Received> all) {

    /** @param parent empty for a root */
    public record Received(
            String trace,
            String id,
            String parent,
            String name,
            Span.SpanKind kind,
            boolean isError,
            Instant start,
            Instant end,
            int links,
            Map<String, String> attributes) {}

    /** Of the receiver that the service under test exports to. */
    public static ReceivedSpans now() {
        String endpoint = ConfigProvider.getConfig().getValue("quarkus.otel.exporter.otlp.endpoint", String.class);
        var request = HttpRequest.newBuilder(URI.create(endpoint + OtlpReceiver.RECEIVED))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return of(
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            throw new IllegalStateException("the receiver does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A UUID or hex digits. */
    public static ReceivedSpans of(UUID trace) {
        String hex = trace.toString().replace("-", "");
        return new ReceivedSpans(
                now().all().stream().filter(span -> span.trace().equals(hex)).toList());
    }

    public List<Received> named(String name) {
        return all.stream().filter(span -> span.name().equals(name)).toList();
    }

    public List<String> ids(String name) {
        return named(name).stream().map(Received::id).toList();
    }

    private static ReceivedSpans of(byte[] bytes) throws IOException {
        List<Received> spans = new ArrayList<>();
        for (var resource : ExportTraceServiceRequest.parseFrom(bytes).getResourceSpansList()) {
            resource.getScopeSpansList().forEach(scope -> scope.getSpansList().forEach(span -> spans.add(of(span))));
        }
        return new ReceivedSpans(List.copyOf(spans));
    }

    private static Received of(Span span) {
        var hex = HexFormat.of();
        Map<String, String> attributes = new TreeMap<>();
        for (KeyValue attribute : span.getAttributesList()) {
            attributes.put(attribute.getKey(), text(attribute.getValue()));
        }
        return new Received(
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                span.getName(),
                span.getKind(),
                span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                Instant.ofEpochSecond(0, span.getStartTimeUnixNano()),
                Instant.ofEpochSecond(0, span.getEndTimeUnixNano()),
                span.getLinksCount(),
                attributes);
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case ARRAY_VALUE ->
                String.join(
                        ",",
                        value.getArrayValue().getValuesList().stream()
                                .map(ReceivedSpans::text)
                                .toList());
            case KVLIST_VALUE, BYTES_VALUE, VALUE_NOT_SET -> value.toString();
        };
    }
}
