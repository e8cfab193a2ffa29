package dev.throughline.orchestrator.tracing;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CausalEvent.TaskDispatched;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.Topics;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.otlp.OtlpReceiver;
import dev.throughline.testkit.otlp.ReceivedSpans;
import dev.throughline.testkit.otlp.ReceivedSpans.Received;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector that is not ours gets to see of a run. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
@QuarkusTestResource(value = OtlpReceiver.class, restrictToAnnotatedClass = true)
class RunTracingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private final UUID trace = UUID.randomUUID();
    private FakeWorker worker;

    @BeforeEach
    void ready() {
        worker = new FakeWorker(
                bootstrap,
                task -> List.of(
                        isFirstOfFirstStage(task) ? FakeWorker.failed(task, true) : FakeWorker.succeeded(task)));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
    }

    private static boolean isFirstOfFirstStage(TaskEnvelope task) {
        return task.stage().name().equals("a") && task.attempt() == 1;
    }

    @Test
    void shouldExportRequestRunAndEveryAttemptAsOneTreeWhenTheCallerGivesATraceId() {
        // When
        var run = completed(Map.of("x-trace-id", trace.toString()));

        // Then
        var spans = awaited(trace, 10);
        Received request = only(spans, "POST /api/v1/workflows");
        assertThat(request.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(request.parent()).as("nobody sent one").isEmpty();
        Received workflow = only(spans, "invoke_workflow a run");
        assertThat(workflow.id()).isEqualTo(run.getString("span_id"));
        assertThat(workflow.parent()).isEqualTo(request.id());
        assertThat(workflow.attributes())
                .containsEntry("throughline.workflow.id", run.getString("workflow_id"))
                .containsEntry("throughline.tenant", tenant)
                .containsEntry("gen_ai.operation.name", "invoke_workflow")
                .containsEntry("throughline.workflow.status", "completed");

        // Then each attempt has a span of its own, under the ids that the envelopes and the ledger have
        var attempts = spans.all().stream()
                .filter(span -> span.name().startsWith("invoke_agent"))
                .toList();
        assertThat(attempts)
                .extracting(Received::id)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(envelopes())
                .containsExactlyInAnyOrderElementsOf(dispatched(run.getString("workflow_id")));
        assertThat(attempts).extracting(Received::parent).containsOnly(workflow.id());
        assertThat(spans.named("invoke_agent intake"))
                .extracting(Received::isError)
                .containsExactlyInAnyOrder(true, false);
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt.start()).isBetween(workflow.start(), workflow.end());
            assertThat(attempt.end()).isBetween(attempt.start(), workflow.end());
        });
    }

    @Test
    void shouldLieInTheTraceOfItsRequestWhenTheCallerSaysNothing() {
        // When
        var run = completed(Map.of());

        // Then
        var spans = awaited(UUID.fromString(run.getString("trace_id")), 10);
        var request = only(spans, "POST /api/v1/workflows");
        assertThat(only(spans, "invoke_workflow a run").parent()).isEqualTo(request.id());
        assertThat(request.attributes()).containsEntry("throughline.tenant", tenant);
    }

    @Test
    void shouldExportWhereTheBrokerHasAnEnvelope() {
        // When
        completed(Map.of("x-trace-id", trace.toString()));

        // Then
        var spans = awaited(trace, 10);
        Received send = only(spans, "send throughline.tasks.deliver");
        assertThat(send.kind()).isEqualTo(SpanKind.SPAN_KIND_PRODUCER);
        assertThat(send.parent()).isEqualTo(only(spans, "invoke_agent deliver").id());
        assertThat(send.attributes())
                .containsEntry("messaging.system", "kafka")
                .containsEntry("messaging.operation.type", "send")
                .containsEntry("messaging.destination.name", "throughline.tasks.deliver")
                .containsKeys(
                        "messaging.destination.partition.id",
                        "messaging.kafka.offset",
                        "messaging.kafka.message.key",
                        "messaging.message.conversation_id");
        assertThat(spans.named("send throughline.tasks.intake"))
                .as("sent twice")
                .hasSize(2);
    }

    @Test
    void shouldExportNothingWhenTheCallerSaysSo() {
        // When
        var unwanted = UUID.randomUUID();
        String answered = start(Map.of("traceparent", "00-" + hex(unwanted) + "-00f067aa0ba902b7-00"))
                .header("traceparent");

        // Then: what comes after it is there, it is not
        assertThat(answered).startsWith("00-" + hex(unwanted)).endsWith("-00");
        completed(Map.of("x-trace-id", trace.toString()));
        awaited(trace, 10);
        assertThat(ReceivedSpans.of(unwanted).all()).isEmpty();
    }

    @Test
    void shouldLieBelowTheCallersSpanWhenItIsSampled() {
        // When
        String answered = start(Map.of("traceparent", "00-" + hex(trace) + "-00f067aa0ba902b7-01"))
                .header("traceparent");

        // Then
        assertThat(answered).startsWith("00-" + hex(trace)).endsWith("-01");
        var request = only(awaited(trace, 10), "POST /api/v1/workflows");
        assertThat(request.parent()).isEqualTo("00f067aa0ba902b7");
    }

    @Test
    void shouldLieInTheTraceOfTheBodyWithoutAParent() {
        // When
        given().header("x-tenant-id", tenant)
                .header("Prefer", "wait=20")
                .contentType("application/json")
                .body("{\"type\":\"noop\",\"name\":\"a run\",\"trace_id\":\"" + trace + "\"}")
                .post("/api/v1/workflows")
                .then()
                .statusCode(200);

        // Then
        var spans = awaited(trace, 9);
        assertThat(only(spans, "invoke_workflow a run").parent()).isEmpty();
        assertThat(spans.named("POST /api/v1/workflows"))
                .as("it has a trace of its own")
                .isEmpty();
    }

    @Test
    void shouldHaveASpanOfItsOwnWhenTheRequestComesOverKafka() throws Exception {
        // When
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            var record = new ProducerRecord<>(
                    Topics.WORKFLOW_REQUESTS,
                    (tenant + ":" + trace).getBytes(UTF_8),
                    "{\"type\":\"noop\",\"name\":\"a run\"}".getBytes(UTF_8));
            record.headers().add("traceparent", ("00-" + hex(trace) + "-00f067aa0ba902b7-01").getBytes(UTF_8));
            producer.send(record).get();
        }

        // Then
        var spans = awaited(trace, 10);
        Received request = only(spans, "process throughline.workflow-requests");
        assertThat(request.kind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
        assertThat(request.parent()).isEqualTo("00f067aa0ba902b7");
        assertThat(only(spans, "invoke_workflow a run").parent()).isEqualTo(request.id());
    }

    @Test
    void shouldMakeNoSpansOfThoseWhoOnlyLook() {
        // When
        for (String path : List.of("/q/health", "/q/health/ready", "/q/metrics", "/api/v1/workflows")) {
            given().get(path).then().statusCode(200);
        }

        // Then
        completed(Map.of("x-trace-id", trace.toString()));
        awaited(trace, 10);
        assertThat(ReceivedSpans.now().all()).extracting(Received::name).noneMatch(name -> name.startsWith("GET"));
    }

    private JsonPath completed(Map<String, String> headers) {
        return start(headers).then().statusCode(200).extract().jsonPath();
    }

    private Response start(Map<String, String> headers) {
        return given().header("x-tenant-id", tenant)
                .headers(headers)
                .header("Prefer", "wait=20")
                .contentType("application/json")
                .body("{\"type\":\"noop\",\"name\":\"a run\"}")
                .post("/api/v1/workflows");
    }

    private List<String> envelopes() {
        return worker.seen.stream()
                .filter(task -> task.tenantId().equals(tenant))
                .map(TaskEnvelope::spanId)
                .map(SpanId::hex)
                .toList();
    }

    /** As the ledger is told. */
    private static List<String> dispatched(String workflowId) {
        return given().get("/api/v1/workflows/" + workflowId + "/events")
                .asString()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> Json.read(line.substring("data:".length()).getBytes(UTF_8), CausalRecord.class))
                .flatMap(record -> record.events().stream())
                .filter(TaskDispatched.class::isInstance)
                .map(event -> ((TaskDispatched) event).spanId().hex())
                .toList();
    }

    private static ReceivedSpans awaited(UUID trace, int size) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ReceivedSpans.of(trace).all()).hasSize(size));
        return ReceivedSpans.of(trace);
    }

    private static Received only(ReceivedSpans spans, String name) {
        assertThat(spans.named(name)).as(name).hasSize(1);
        return spans.named(name).getFirst();
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }
}
