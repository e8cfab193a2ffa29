package dev.throughline.trace.tempo;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceId;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import dev.throughline.trace.Runs;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** As Grafana asks, on what the OpenTelemetry protocol brought and on what the ledger knows. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class TempoIT {
    private static final String PROTOBUF = "application/protobuf";
    private static final String X_PROTOBUF = "application/x-protobuf";

    /** Where the records of {@link Runs} are. */
    private static final String TENANT = "tenant-1";

    private final String tenant = "tempo-" + UUID.randomUUID();
    private final String service = "shop-" + UUID.randomUUID();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @Test
    void shouldAnswerInTheRecordedFormWhenASearchFindsATrace() throws Exception {
        // Given
        var trace = TraceId.random();
        sent(tenant, OtlpSpans.from(service, OtlpSpans.span(trace, "00000000000000a1", "", "page")));

        // When
        var found = search(tenant, "{ resource.service.name = \"" + service + "\" && span.http.status_code = 500 }");

        // Then
        assertThat(JsonShape.of(found)).isEqualTo(JsonShape.of(recorded("search.json")));
        assertThat(found.at("/traces/0/traceID").asText()).isEqualTo(trace.hex());
        assertThat(found.at("/traces/0/rootServiceName").asText()).isEqualTo(service);
        assertThat(found.at("/traces/0/rootTraceName").asText()).isEqualTo("page");
        assertThat(found.at("/traces/0/durationMs").asInt()).isEqualTo(557);
    }

    @Test
    void shouldKnowTheRootAndTheWholeLengthWhenItsChunksCameApart() throws Exception {
        // Given
        var trace = TraceId.random();
        sent(tenant, OtlpSpans.from(service, OtlpSpans.span(trace, "00000000000000a2", "00000000000000a1", "child")));
        var root = OtlpSpans.span(trace, "00000000000000a1", "", "root");
        root.setEndTimeUnixNano(root.getStartTimeUnixNano() + 2_000_000_000L).clearStatus();
        sent(tenant, OtlpSpans.from(service, root));

        // When
        var found = search(tenant, "{ status = error && traceDuration >= 2s && rootName = \"root\" }");

        // Then
        assertThat(found.path("traces")).hasSize(1);
        assertThat(found.at("/traces/0/rootTraceName").asText()).isEqualTo("root");
        assertThat(found.at("/traces/0/spanSets/0/matched").asInt()).isEqualTo(1);
        assertThat(found.at("/traces/0/spanSets/0/spans/0/name").asText()).isEqualTo("child");
    }

    @Test
    void shouldFindTheNewestWhenThereAreMoreThanAskedFor() throws Exception {
        // Given
        long now = System.currentTimeMillis();
        for (int i = 0; i < 60; i++) {
            var span = OtlpSpans.span(TraceId.random(), SpanId.random().hex(), "", "n" + i);
            long start = (now - 100_000 + i * 1_000L) * 1_000_000;
            sent(
                    tenant,
                    OtlpSpans.from(service, span.setStartTimeUnixNano(start).setEndTimeUnixNano(start)));
        }

        // When
        var found = search(tenant, "{ name =~ \"n.*[02468]\" }", "limit", "3");

        // Then
        assertThat(found.findValuesAsText("rootTraceName")).containsExactly("n58", "n56", "n54");
    }

    @Test
    void shouldReadTheRunAsGrafanaDoesWhenOnlyTheLedgerKnowsIt() throws Exception {
        // Given
        var run = Runs.failed();
        recorded(run);

        // When
        var answer = traceById(TENANT, PROTOBUF, run.traceId);

        // Then
        var read = TraceByIdResponse.parse(answer.asByteArray());
        assertThat(answer.contentType()).isEqualTo(PROTOBUF);
        assertThat(read.status()).isEqualTo("COMPLETE");
        assertThat(spans(read.trace()))
                .extracting(Span::getName)
                .contains("invoke_workflow a run", "invoke_agent intake", "load");
        assertWhole(read.trace());
    }

    @Test
    void shouldBeOneTreeWhenTheCallersSpansAndTheRunMeet() throws Exception {
        // Given
        var run = Runs.completed();
        recorded(run);
        sent(
                TENANT,
                OtlpSpans.from(
                        service,
                        OtlpSpans.span(run.traceId, "00000000000000b1", "", "page"),
                        OtlpSpans.span(run.traceId, run.workflowSpan.hex(), "00000000000000b1", "as it was sent")));

        // When
        var read =
                TraceByIdResponse.parse(traceById(TENANT, PROTOBUF, run.traceId).asByteArray());

        // Then
        assertThat(spans(read.trace()))
                .extracting(Span::getName)
                .contains("page", "as it was sent", "invoke_agent intake-1", "load")
                .doesNotContain("invoke_workflow a run");
        assertWhole(read.trace());
    }

    @Test
    void shouldFindTheRunWhenNobodySentSpansOfIt() throws Exception {
        // Given
        var run = Runs.failed();
        recorded(run);

        // When
        var found = search(
                TENANT,
                "{ resource.service.name = \"worker\" && status = error && name = \"load\" } && "
                        + "{ .throughline.workflow.id = \"" + run.workflowId + "\" }");

        // Then
        assertThat(found.findValuesAsText("traceID")).containsExactly(run.traceId.hex());
        assertThat(found.at("/traces/0/rootTraceName").asText()).isEqualTo("invoke_workflow a run");
    }

    @Test
    void shouldAnswerInTheRecordedFormWhenATraceIsAskedForAsJson() throws Exception {
        // Given
        var trace = TraceId.random();
        sent(tenant, OtlpSpans.from(service, OtlpSpans.span(trace, "00000000000000a1", "00000000000000a0", "page")));

        // When
        var v2 = json(asked(tenant).accept("application/json").get("/api/v2/traces/" + trace.hex()));
        var v1 = json(asked(tenant).accept("*/*").get("/api/traces/" + trace.hex()));

        // Then
        assertThat(JsonShape.of(v2)).isEqualTo(JsonShape.of(recorded("trace-v2.json")));
        assertThat(v2.at("/trace/resourceSpans/0/scopeSpans/0/spans/0/traceId").asText())
                .isEqualTo(trace.hex());
        assertThat(v1.path("batches")).isEqualTo(v2.at("/trace/resourceSpans"));
    }

    @Test
    void shouldBeOtlpWhenGrafanaFallsBackToTheFirstVersion() throws Exception {
        // Given
        var trace = new TraceId(new UUID(0, 0x1234_5678_9abcL + System.nanoTime()));
        sent(tenant, OtlpSpans.from(service, OtlpSpans.span(trace, "00000000000000a1", "", "page")));

        // When
        var answer =
                asked(tenant).accept(PROTOBUF).get("/api/traces/" + trace.hex().replaceFirst("^0+", ""));

        // Then
        assertThat(spans(TracesData.parseFrom(answer.asByteArray())))
                .extracting(Span::getName)
                .containsExactly("page");
    }

    @Test
    void shouldListNamesAndValuesInTheRecordedFormWhenSpansWereSeen() throws Exception {
        // Given
        sent(tenant, OtlpSpans.from(service, OtlpSpans.span(TraceId.random(), "00000000000000a1", "", "page")));

        // When
        var tags = json(asked(tenant).get("/api/v2/search/tags"));
        var values = json(asked(tenant).get("/api/v2/search/tag/resource.service.name/values"));
        var codes = json(asked(tenant).get("/api/v2/search/tag/span.http.status_code/values"));
        var tagsV1 = json(asked(tenant).get("/api/search/tags"));
        var valuesV1 = json(asked(tenant).get("/api/search/tag/service.name/values"));

        // Then
        assertThat(JsonShape.of(tags)).isEqualTo(JsonShape.of(recorded("tags-v2.json")));
        assertThat(tags.findValuesAsText("name")).containsExactly("resource", "span", "intrinsic");
        assertThat(tags.toString()).contains("http.method");
        assertThat(JsonShape.of(values)).isEqualTo(JsonShape.of(recorded("values-v2.json")));
        assertThat(values.findValuesAsText("value")).contains(service, "orchestrator", "worker");
        assertThat(codes).hasToString("{\"tagValues\":[{\"type\":\"int\",\"value\":\"500\"}]}");
        assertThat(JsonShape.of(tagsV1)).isEqualTo(JsonShape.of(recorded("tags-v1.json")));
        assertThat(JsonShape.of(valuesV1)).isEqualTo(JsonShape.of(recorded("values-v1.json")));
        assertThat(valuesV1.toString()).contains(service);
    }

    @Test
    void shouldShowNothingWhenTheSpansAreAnotherTenants() throws Exception {
        // Given
        var trace = TraceId.random();
        sent(tenant, OtlpSpans.from(service, OtlpSpans.span(trace, "00000000000000a1", "", "page")));
        String stranger = "stranger-" + UUID.randomUUID();

        // Then
        assertThat(search(stranger, "{}").path("traces")).isEmpty();
        assertThat(search(stranger, "{ resource.service.name = \"" + service + "\" }")
                        .path("traces"))
                .isEmpty();
        assertThat(traceById(stranger, PROTOBUF, trace).statusCode()).isEqualTo(404);
        assertThat(asked(stranger)
                        .get("/api/v2/search/tag/resource.service.name/values")
                        .asString())
                .doesNotContain(service);
    }

    @Test
    void shouldSayWhereAndWhatIsSupportedWhenTheQueryIsNot() {
        // When
        var refused = asked(tenant).queryParam("q", "{ span.a = 1 } | rate()").get("/api/search");

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.contentType()).startsWith("application/problem+json");
        assertThat(refused.jsonPath().getString("detail"))
                .startsWith("position 16")
                .contains("supported: {}");
    }

    @Test
    void shouldRefuseWhatIsOutOfBoundsWhenItIsAskedFor() {
        // Given
        var bad = List.of(
                Map.of("limit", "0"),
                Map.of("limit", "100000"),
                Map.of("spss", "x"),
                Map.of("start", "-1"),
                Map.of("end", "99999999999999"),
                Map.of("start", "20", "end", "10"),
                Map.of("tags", "service.name=shop"));

        // Then
        assertThat(bad)
                .allSatisfy(parameters -> assertThat(asked(tenant)
                                .queryParams(parameters)
                                .get("/api/search")
                                .statusCode())
                        .isEqualTo(400));
        assertThat(asked(tenant).get("/api/v2/traces/xyz").statusCode()).isEqualTo(400);
        assertThat(asked(tenant).get("/api/v2/search/tags?scope=x").statusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldBeHealthyForGrafanaWhenItTriesTheDataSource() {
        // Then
        assertThat(asked(tenant).get("/api/echo").asString()).isEqualTo("echo");
        assertThat(asked(tenant).get("/api/status/buildinfo").jsonPath().getString("version"))
                .matches("2\\.\\d+\\.\\d+");
        assertThat(given().header("authorization", "").get("/api/echo").statusCode())
                .isEqualTo(401);
    }

    private static void assertWhole(TracesData trace) {
        var spans = spans(trace);
        var ids = spans.stream().map(Span::getSpanId).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(spans)
                .allMatch(Span::hasStatus)
                .allMatch(span -> span.getParentSpanId().isEmpty() || ids.contains(span.getParentSpanId()))
                .allMatch(span -> span.getEndTimeUnixNano() >= span.getStartTimeUnixNano());
        assertThat(trace.getResourceSpansList())
                .allMatch(group -> group.getResource().getAttributesList().stream()
                        .anyMatch(attribute -> attribute.getKey().equals("service.name")));
    }

    private static List<Span> spans(TracesData data) {
        return data.getResourceSpansList().stream()
                .flatMap(group -> group.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    private static JsonNode search(String tenant, String q, String... more) {
        var request = asked(tenant).queryParam("q", q);
        for (int i = 0; i < more.length; i += 2) {
            request.queryParam(more[i], more[i + 1]);
        }
        return json(request.get("/api/search"));
    }

    private static Response traceById(String tenant, String type, TraceId trace) {
        return asked(tenant).accept(type).get("/api/v2/traces/" + trace.hex());
    }

    private static RequestSpecification asked(String tenant) {
        return given().header("authorization", TestTokens.bearer("viewer", tenant));
    }

    private static JsonNode json(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return Json.read(response.asByteArray(), JsonNode.class);
    }

    private static JsonNode recorded(String file) throws IOException {
        try (var stream = TempoIT.class.getResourceAsStream("/tempo/" + file)) {
            return Json.read(Objects.requireNonNull(stream).readAllBytes(), JsonNode.class);
        }
    }

    /** Its form is that of an OTLP request. Until it can be read back. */
    private static void sent(String tenant, TracesData data) {
        given().header("authorization", TestTokens.bearer("submitter", tenant))
                .contentType(X_PROTOBUF)
                .body(data.toByteArray())
                .post("/v1/traces")
                .then()
                .statusCode(200);
        var first = spans(data).getFirst();
        var id = TraceId.parse(OtlpJson.hex(first.getTraceId())).orElseThrow();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> asked(tenant)
                        .accept("application/json")
                        .get("/api/v2/traces/" + id.hex())
                        .asString()
                        .contains(OtlpJson.hex(first.getSpanId())));
    }

    private void recorded(Runs run) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var record : run.records) {
                producer.send(record.toKafka(null)).get();
            }
        }
        String last = run.records.getLast().events().getLast().id().toString();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> asked(TENANT)
                        .get("/api/v1/traces/" + run.workflowId + "/causality")
                        .asString()
                        .contains(last));
    }
}
