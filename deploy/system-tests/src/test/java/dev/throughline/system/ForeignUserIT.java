package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.local.PlatformService;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody who has none of our code: the OpenTelemetry SDK, kcat and a client of Tempo's protobuf. */
@ExtendWith(RunningPlatform.Shared.class)
class ForeignUserIT {
    private static final String TOPIC = "throughline.workflow-requests";
    private static final String REQUEST = "{\"type\":\"noop\",\"name\":\"%s\",\"parameters\":{}}";
    private static final HexFormat HEX = HexFormat.of();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String tenant = "foreign-" + UUID.randomUUID();
    private final String causation = "order-" + UUID.randomUUID();

    @Test
    void shouldSeeOneTreeAndOneGraphWhenSpansAndEventsComeFromElsewhere(RunningPlatform platform) throws Exception {
        // Given
        var kcat = Kcat.at(platform.bootstrap());
        String token = platform.token("submitter", tenant);
        try (var shop = new ForeignTracer("shop", platform.url(PlatformService.TRACE), token)) {
            var page = shop.start("order page", SpanKind.SERVER);
            var binary = shop.start("send binary", SpanKind.PRODUCER, page);
            var structured = shop.start("send structured", SpanKind.PRODUCER, page);
            String trace = page.getSpanContext().getTraceId();

            // When
            kcat.produce(TOPIC, tenant + ":binary", binary(ForeignTracer.traceparent(binary)), request("in binary"));
            kcat.produce(
                    TOPIC,
                    tenant + ":structured",
                    Map.of("content-type", "application/cloudevents+json"),
                    structured(ForeignTracer.traceparent(structured)));
            List.of(binary, structured, page).forEach(io.opentelemetry.api.trace.Span::end);
            assertThat(shop.flush()).isTrue();

            // Then
            awaitBothEnded(platform, trace);
            // Our own services send what they have in batches: until then a parent may be missing.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                var answer = TraceByIdResponse.parse(bytes(platform, "/api/v2/traces/" + trace));
                assertThat(answer.status()).as(answer.message()).isEqualTo("COMPLETE");
                assertOneTree(answer.trace(), page.getSpanContext().getSpanId());
                assertParent(
                        answer.trace(),
                        "invoke_workflow in binary",
                        binary.getSpanContext().getSpanId());
                assertParent(
                        answer.trace(),
                        "invoke_workflow in structured",
                        structured.getSpanContext().getSpanId());
            });
            assertJoined(Json.read(bytes(platform, "/api/v1/traces/" + trace + "/causality"), JsonNode.class));
        }
    }

    private Map<String, String> binary(String traceparent) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", "binary-" + causation);
        headers.put("ce_source", "/shop/orders");
        headers.put("ce_type", "com.example.order.placed");
        headers.put("ce_time", Instant.now().toString());
        headers.put("ce_causationid", causation);
        headers.put("ce_traceparent", traceparent);
        headers.put("traceparent", traceparent);
        headers.put("content-type", "application/json");
        return headers;
    }

    private String structured(String traceparent) {
        return Json.MAPPER
                .createObjectNode()
                .put("specversion", "1.0")
                .put("id", "structured-" + causation)
                .put("source", "/shop/orders")
                .put("type", "com.example.order.placed")
                .put("time", Instant.now().toString())
                .put("causationid", causation)
                .put("traceparent", traceparent)
                .put("datacontenttype", "application/json")
                .set(
                        "data",
                        Json.read(
                                request("in structured").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                JsonNode.class))
                .toString();
    }

    private static String request(String name) {
        return REQUEST.formatted(name);
    }

    private void awaitBothEnded(RunningPlatform platform, String trace) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            var view = Json.read(bytes(platform, "/api/v1/traces/" + trace), JsonNode.class);
            return view.path("workflow_ids").size() == 2
                    && view.path("complete").asBoolean()
                    && view.path("status").asText().equals("completed");
        });
    }

    private static void assertOneTree(TracesData trace, String root) {
        var spans = spans(trace);
        var ids = spans.stream().map(Span::getSpanId).collect(Collectors.toSet());
        assertThat(spans).extracting(Span::getName).contains("order page", "send binary", "send structured");
        assertThat(spans)
                .filteredOn(span -> span.getParentSpanId().isEmpty() || !ids.contains(span.getParentSpanId()))
                .singleElement()
                .satisfies(span -> assertThat(HEX.formatHex(span.getSpanId().toByteArray()))
                        .isEqualTo(root));
    }

    /** Perhaps with spans of ours between them. */
    private static void assertParent(TracesData trace, String name, String ancestor) {
        var byId = spans(trace).stream()
                .collect(Collectors.toMap(Span::getSpanId, span -> span, (first, second) -> first));
        var span = byId.values().stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst();
        Set<String> above = new HashSet<>();
        while (span.isPresent()) {
            var parent = span.get().getParentSpanId();
            above.add(HEX.formatHex(parent.toByteArray()));
            span = java.util.Optional.ofNullable(byId.get(parent));
        }
        assertThat(above).as(name).contains(ancestor);
    }

    /** From the span and from the event that lies outside, causes lead to both runs. */
    private void assertJoined(JsonNode graph) {
        var nodes = list(graph.path("nodes"));
        var spans = ids(nodes, "span", "order page");
        var events = ids(nodes, "event", causation);
        var workflows = ids(nodes, "workflow", "");
        assertThat(spans).isNotEmpty();
        assertThat(events).isNotEmpty();
        assertThat(workflows).hasSize(2);
        assertThat(reachable(graph, spans)).containsAll(workflows);
        assertThat(reachable(graph, events)).containsAll(workflows);
    }

    private static Set<String> ids(List<JsonNode> nodes, String kind, String mentioned) {
        return nodes.stream()
                .filter(node -> node.path("kind").asText().equals(kind))
                .filter(node -> node.toString().contains(mentioned))
                .map(node -> node.path("id").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> reachable(JsonNode graph, Set<String> from) {
        var seen = new HashSet<>(from);
        var open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            String at = open.pop();
            for (var edge : graph.path("edges")) {
                if (edge.path("from").asText().equals(at)
                        && seen.add(edge.path("to").asText())) {
                    open.push(edge.path("to").asText());
                }
            }
        }
        return seen;
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<Span> spans(TracesData trace) {
        return trace.getResourceSpansList().stream()
                .flatMap(group -> group.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    private byte[] bytes(RunningPlatform platform, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(platform.url(PlatformService.TRACE) + path))
                .header("Authorization", "Bearer " + platform.token("viewer", tenant))
                .header("Accept", path.startsWith("/api/v2") ? "application/protobuf" : "application/json")
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }
}
