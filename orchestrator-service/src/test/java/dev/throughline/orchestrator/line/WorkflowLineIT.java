package dev.throughline.orchestrator.line;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class WorkflowLineIT {
    private static final String NOOP = "{\"type\":\"noop\",\"name\":\"a run\"}";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldCompleteWhenEveryStageSucceeds() throws Exception {
        try (var worker = worker(task -> List.of(FakeWorker.succeeded(task)))) {
            String id = given().header("x-tenant-id", tenant)
                    .header("x-trace-id", "0AF7651916CD43DD8448EB211C80319C")
                    .contentType("application/json")
                    .body(NOOP)
                    .post("/api/v1/workflows")
                    .then()
                    .statusCode(202)
                    .header("Location", containsString("/api/v1/workflows/"))
                    .header("traceparent", containsString("00-0af7651916cd43dd8448eb211c80319c-"))
                    .body("status", equalTo("initiated"))
                    .body("current_stage", equalTo("initialization"))
                    .body("progress_percentage", equalTo(0))
                    .body("trace_id", equalTo("0af76519-16cd-43dd-8448-eb211c80319c"))
                    .extract()
                    .path("workflow_id");

            given().header("Prefer", "wait=20")
                    .get("/api/v1/workflows/" + id)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("completed"))
                    .body("progress_percentage", equalTo(100));
            given().get("/api/v1/workflows/" + id + "/tasks")
                    .then()
                    .body("items.stage", equalTo(List.of("a", "b", "c")))
                    .body("items.status", equalTo(List.of("succeeded", "succeeded", "succeeded")))
                    .body("items[0].span_id", notNullValue());
            given().get("/api/v1/workflows?tenant_id=" + tenant + "&status=completed")
                    .then()
                    .body("total", equalTo(1))
                    .body("items.workflow_id", hasItem(id));
            String events = given().get("/api/v1/workflows/" + id + "/events")
                    .then()
                    .extract()
                    .asString();
            assertThat(events).contains("workflow_requested", "workflow_completed");
        }
    }

    @Test
    void shouldRefuseWhatTheDatabaseWouldRefuse() throws Exception {
        // When
        for (String wrong : List.of(
                "{\"type\":\"noop\",\"name\":\"a\\u0000b\"}",
                "{\"type\":\"noop\",\"name\":\"a\",\"description\":\"\\u0000\"}",
                "{\"type\":\"noop\",\"name\":\"a\",\"is_synthetic\":true,\"synthetic_scenario_id\":\"\\u0000\"}")) {
            given().contentType("application/json")
                    .body(wrong)
                    .post("/api/v1/workflows")
                    .then()
                    .statusCode(422)
                    .body("errors.code", hasItem("invalid_text"));
        }
        given().contentType("application/json")
                .header("Idempotency-Key", "k".repeat(5_000))
                .body(NOOP)
                .post("/api/v1/workflows")
                .then()
                .statusCode(422);

        // Then: a worker that says such things is put aside, and its slot goes on
        try (var worker = worker(task -> {
            var broken = FakeWorker.failed(task, false);
            return List.of(FakeWorker.saying(broken, "a\0b"), FakeWorker.saying(broken, "plain"));
        })) {
            given().header("x-tenant-id", tenant)
                    .header("Prefer", "wait=20")
                    .contentType("application/json")
                    .body(NOOP)
                    .post("/api/v1/workflows")
                    .then()
                    .statusCode(200)
                    .body("error", equalTo("plain"));
        }
    }

    @Test
    void shouldAnswerWithTheEndWhenThePostWaits() throws Exception {
        try (var worker = worker(task -> List.of(FakeWorker.succeeded(task)))) {
            given().header("x-tenant-id", tenant)
                    .header("Prefer", "wait=20")
                    .contentType("application/json")
                    .body(NOOP)
                    .post("/api/v1/workflows")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("completed"));
        }
    }

    @Test
    void shouldRetryAndThenFailForGood() throws Exception {
        try (var worker = worker(task -> List.of(FakeWorker.failed(task, task.attempt() < 2)))) {
            given().header("x-tenant-id", tenant)
                    .header("Prefer", "wait=20")
                    .contentType("application/json")
                    .body(NOOP)
                    .post("/api/v1/workflows")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("failed"))
                    .body("error", equalTo("it broke"));
            assertThat(worker.seen.stream().filter(task -> task.tenantId().equals(tenant)))
                    .hasSize(2);
        }
    }

    @Test
    void shouldIgnoreDuplicateAndUnknownResults() throws Exception {
        try (var worker = worker(task ->
                List.of(FakeWorker.succeeded(task), FakeWorker.succeeded(task), FakeWorker.failed(task, false)))) {
            String id = given().header("x-tenant-id", tenant)
                    .header("Prefer", "wait=20")
                    .contentType("application/json")
                    .body(NOOP)
                    .post("/api/v1/workflows")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("completed"))
                    .extract()
                    .path("workflow_id");
            assertThat(worker.seen.stream().filter(task -> task.workflowId().equals(UUID.fromString(id))))
                    .hasSize(3);
        }
    }

    @Test
    void shouldRecordALateResultAndPutAStrangersAside() throws Exception {
        try (var worker = worker(task -> List.of(FakeWorker.succeeded(task)))) {
            // Given
            String id = given().header("x-tenant-id", tenant)
                    .header("Prefer", "wait=20")
                    .contentType("application/json")
                    .body(NOOP)
                    .post("/api/v1/workflows")
                    .then()
                    .body("status", equalTo("completed"))
                    .extract()
                    .path("workflow_id");
            var last = worker.seen.stream()
                    .filter(task -> task.workflowId().toString().equals(id))
                    .toList()
                    .getLast();
            var late = FakeWorker.failed(last, false);

            // When
            worker.send(late);
            worker.send(FakeWorker.ofWorkflow(late, UUID.randomUUID()));

            // Then
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(given().get("/api/v1/workflows/" + id + "/events")
                                    .then()
                                    .extract()
                                    .asString())
                            .contains("result_ignored", "run_ended"));
            given().get("/api/v1/workflows/" + id).then().body("status", equalTo("completed"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(deadLetterReasons())
                            .anyMatch(reason -> reason.contains("has never had the workflow")));
        }
    }

    @Test
    void shouldReplayTheSameRequestAndRefuseAnotherUnderOneKey() {
        String first = keyed(NOOP).statusCode(202).extract().path("workflow_id");
        String second = keyed(NOOP).statusCode(202).extract().path("workflow_id");

        assertThat(second).isEqualTo(first);
        keyed("{\"type\":\"noop\",\"name\":\"another\"}")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:throughline:problem:conflict"));
    }

    private io.restassured.response.ValidatableResponse keyed(String body) {
        return given().header("x-tenant-id", tenant)
                .header("Idempotency-Key", "key-1")
                .contentType("application/json")
                .body(body)
                .post("/api/v1/workflows")
                .then();
    }

    @Test
    void shouldListEveryViolationWhenTheRequestIsWrong() {
        given().contentType("application/json")
                .body("{\"type\":\"nothing-like-it\",\"inputs\":[{\"name\":\"../x\"}]}")
                .post("/api/v1/workflows")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItem("/name"))
                .body("errors.code", hasItem("unknown_type"))
                .body("errors", hasSize(4));
    }

    @Test
    void shouldSayWhatIsWrongWithTheBodyItself() {
        post("{\"type\":", "application/json").statusCode(400);
        post(NOOP, "text/plain").statusCode(415);
        post("{\"type\":\"" + "x".repeat(11 * 1024 * 1024) + "\"}", "application/json")
                .statusCode(413);
        given().get("/api/v1/workflows/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void shouldReportATraceIdThatItCannotUse() {
        given().header("x-tenant-id", tenant)
                .header("x-trace-id", "not-an-id")
                .contentType("application/json")
                .body(NOOP)
                .post("/api/v1/workflows")
                .then()
                .statusCode(202)
                .body("trace_id_rejected", equalTo("not-an-id"));
    }

    @Test
    void shouldPutPoisonAsideAndGoOn() throws Exception {
        try (var worker = worker(task -> List.of(FakeWorker.succeeded(task)))) {
            worker.sendRaw(UUID.randomUUID(), "{broken".getBytes(StandardCharsets.UTF_8));
            request(tenant + ":poison", "[1,2".getBytes(StandardCharsets.UTF_8));
            request(tenant + ":good", NOOP.getBytes(StandardCharsets.UTF_8));
            request(tenant + ":good", NOOP.getBytes(StandardCharsets.UTF_8));
            request(tenant + ":good", "{\"type\":\"noop\",\"name\":\"other\"}".getBytes(StandardCharsets.UTF_8));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> given().get("/api/v1/workflows?tenant_id=" + tenant + "&status=completed")
                            .then()
                            .body("total", equalTo(1)));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(deadLetterSources()).contains(Topics.TASK_RESULTS, Topics.WORKFLOW_REQUESTS));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(deadLetterReasons())
                            .anyMatch(reason -> reason.contains("belongs to another request")));
        }
    }

    private io.restassured.response.ValidatableResponse post(String body, String contentType) {
        return given().contentType(contentType)
                .body(body)
                .post("/api/v1/workflows")
                .then();
    }

    private FakeWorker worker(Function<TaskEnvelope, List<TaskResult>> answers) {
        return new FakeWorker(bootstrap, task -> task.tenantId().equals(tenant) ? answers.apply(task) : List.of());
    }

    private void request(String key, byte[] body) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.WORKFLOW_REQUESTS, key.getBytes(StandardCharsets.UTF_8), body));
        }
    }

    private List<String> deadLetterSources() {
        return deadLetters(DeadLetters.SOURCE_TOPIC);
    }

    private List<String> deadLetterReasons() {
        return deadLetters(DeadLetters.REASON);
    }

    private List<String> deadLetters(String header) {
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.DEAD_LETTERS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8));
                }
            }
        }
        return values;
    }
}
