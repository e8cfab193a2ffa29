package dev.throughline.orchestrator.saga;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceState;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rehearsal is, is fixed when it begins and stands wherever it leaves a trace; real work does not notice it. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class SyntheticRunsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Workflows workflows = new Workflows(tenant);
    private final Synthetic run = new Synthetic("SDSR-RUN", Ids.uuid7());
    private final Queue<TaskEnvelope> held = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldSayWhatItIsInEveryRecordAndRowWhenItFailsAndIsDoneAgain() throws Exception {
        // Given
        var analysed = new AtomicInteger();
        try (var worker = worker(task -> List.of(
                task.stage().agent().equals("analyse") && analysed.getAndIncrement() == 0
                        ? FakeWorker.failed(task, false)
                        : leaving(task)))) {
            String id = start("saga-test", run.text(), null, "{}")
                    .statusCode(202)
                    .extract()
                    .path("workflow_id");
            workflows.end(id).body("status", equalTo("failed"));
            long before = tasks(worker, id);

            // When
            workflows.ask(id, "rerun", "{\"reason\":\"again\"}").statusCode(200);

            // Then
            await().atMost(PATIENCE).until(() -> tasks(worker, id) > before);
            workflows.end(id).body("status", equalTo("completed")).body("synthetic_scenario_id", equalTo(run.text()));
            assertThat(worker.seen.stream().filter(task -> isOf(task, id)))
                    .allMatch(task -> task.isSynthetic() && run.text().equals(task.syntheticScenarioId()));
            var records = records(id);
            assertThat(records.stream().map(ConsumerRecord::topic)).contains(Topics.EVENTS);
            assertThat(records)
                    .allSatisfy(record -> assertThat(Synthetic.claimed(record.headers()))
                            .as(record.topic())
                            .contains(run));
            assertThat(records.stream().filter(record -> record.topic().startsWith("throughline.tasks.")))
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(CloudEvents.header(record.headers(), TraceState.HEADER))
                            .isEqualTo("throughline=" + run + ",vendor=1"));
            for (String table : List.of("workflow", "task", "work_product")) {
                assertThat(unlike(table, id)).as(table).isZero();
            }
        }
    }

    @Test
    void shouldNeitherFindNorReplaceARealRunUnderTheSameKey() throws Exception {
        // Given
        try (var worker = worker(this::hold)) {
            String real = start("turns-low", null, "the key", "{\"key\":\"a\"}")
                    .extract()
                    .path("workflow_id");
            await().atMost(PATIENCE).until(() -> held.size() == 1);

            // When
            String synthetic = given().header("x-tenant-id", tenant)
                    .header("Idempotency-Key", "the key")
                    .contentType("application/json")
                    .body(body("turns-low", run.text(), "{\"key\":\"a\"}")
                            .replace("}}", "},\"on_conflict\":\"replace\"}"))
                    .post("/api/v1/workflows")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("workflow_id");

            // Then
            assertThat(synthetic).isNotEqualTo(real);
            await().atMost(PATIENCE).until(() -> held.stream().anyMatch(task -> isOf(task, synthetic)));
            assertThat(workflows.status(real)).isEqualTo("running");
            start("turns-low", null, "the key", "{\"key\":\"a\"}").body("workflow_id", equalTo(real));
        }
    }

    @Test
    void shouldNotTakeTheTurnOfARealRun() throws Exception {
        // Given
        try (var worker = worker(this::hold)) {
            String first = start("turns-low", run.text(), null, "{\"key\":\"k\"}")
                    .extract()
                    .path("workflow_id");
            String second = start("turns-low", run.text(), null, "{\"key\":\"k\"}")
                    .extract()
                    .path("workflow_id");
            await().atMost(PATIENCE).until(() -> held.size() == 1);

            // When
            String real =
                    start("turns-low", null, null, "{\"key\":\"k\"}").extract().path("workflow_id");

            // Then
            await().atMost(PATIENCE).until(() -> held.stream().anyMatch(task -> isOf(task, real)));
            assertThat(Set.of(workflows.status(first), workflows.status(second)))
                    .contains("planned");
        }
    }

    @Test
    void shouldBeSeenOnlyByThoseWhoAskForIt() throws Exception {
        try (var worker = worker(this::hold)) {
            // Given
            start("saga-test", null, null, "{}");
            start("saga-test", run.text(), null, "{}");
            start("saga-test", "SDSR-RUN", null, "{}");
            start("saga-test", "", null, "{}").body("synthetic_scenario_id", equalTo("UNNAMED"));

            // Then
            assertThat(total("")).isEqualTo(1);
            assertThat(total("&synthetic=only")).isEqualTo(3);
            assertThat(total("&is_synthetic=true")).isEqualTo(3);
            assertThat(total("&synthetic=include")).isEqualTo(4);
            assertThat(total("&scenario=" + run)).isEqualTo(1);
            assertThat(total("&scenario=SDSR-RUN")).isEqualTo(2);
            assertThat(total("&scenario=SDSR-RU")).isZero();
            given().get("/api/v1/workflows?scenario=x%25").then().statusCode(422);
            given().get("/api/v1/workflows?synthetic=perhaps").then().statusCode(422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdsr-1", "SDSR-1/1", "A", "SDSR-1/%"})
    void shouldRefuseWhatIsNoScenario(String scenario) {
        start("saga-test", scenario, null, "{}")
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/synthetic_scenario_id"));
    }

    @Test
    void shouldRefuseAKeyOfRehearsalsForRealWork() {
        start("saga-test", null, "synthetic|SDSR-RUN|a", "{}").statusCode(422);
    }

    @Test
    void shouldStartNothingAndSayItAsRealWhenHeaderAndBodyContradictEachOther() throws Exception {
        // Given
        byte[] key = (tenant + ":" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        byte[] body = "{\"type\":\"saga-test\",\"name\":\"a\",\"is_synthetic\":false}".getBytes(StandardCharsets.UTF_8);
        var request = new ProducerRecord<>(Topics.WORKFLOW_REQUESTS, key, body);
        Synthetic.mark(request.headers(), true, run.text());

        // When
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(request).get();
        }

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(read(Set.of(Topics.DEAD_LETTERS)).stream()
                                .filter(letter -> java.util.Arrays.equals(letter.key(), key))
                                .map(letter -> CloudEvents.header(letter.headers(), DeadLetters.SOURCE_TOPIC) + " "
                                        + Synthetic.claimed(letter.headers()).isPresent()))
                        .containsExactly(Topics.WORKFLOW_REQUESTS + " false"));
        assertThat(total("&synthetic=include")).isZero();
    }

    /** Plans and keys have no scenario of their own: they are found by the runs that have them. */
    @Test
    void shouldNameTheScenarioWhereverARowMayBeSynthetic() throws Exception {
        List<String> half = new ArrayList<>();
        try (var connection = Workflows.connect();
                var rows = connection.createStatement().executeQuery("""
                        SELECT c.relname
                          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
                         WHERE c.relkind IN ('r', 'p') AND a.attname IN ('is_synthetic', 'synthetic_scenario_id')
                         GROUP BY c.relname HAVING count(DISTINCT a.attname) <> 2
                        """)) {
            while (rows.next()) {
                half.add(rows.getString(1));
            }
        }
        assertThat(half).isSubsetOf("plan", "idempotency");
    }

    private int total(String filter) {
        return given().get("/api/v1/workflows?tenant_id=" + tenant + filter).path("total");
    }

    /** @param scenario null: real, empty: none is named */
    private ValidatableResponse start(String type, String scenario, String key, String parameters) {
        var request = given().header("x-tenant-id", tenant)
                .header("traceparent", "00-" + UUID.randomUUID().toString().replace("-", "") + "-00f067aa0ba902b7-01")
                .header("tracestate", "vendor=1,throughline=forged")
                .contentType("application/json");
        return (key == null ? request : request.header("Idempotency-Key", key))
                .body(body(type, scenario, parameters))
                .post("/api/v1/workflows")
                .then();
    }

    private static String body(String type, String scenario, String parameters) {
        String named = scenario == null || scenario.isEmpty() ? "" : ",\"synthetic_scenario_id\":\"" + scenario + "\"";
        String synthetic = scenario == null ? "" : ",\"is_synthetic\":true" + named;
        return "{\"type\":\"%s\",\"name\":\"a run\"%s,\"parameters\":%s}".formatted(type, synthetic, parameters);
    }

    private static long tasks(FakeWorker worker, String id) {
        return worker.seen.stream().filter(task -> isOf(task, id)).count();
    }

    private static TaskResult leaving(TaskEnvelope task) {
        return FakeWorker.leaving(FakeWorker.succeeded(task), "one:draft");
    }

    private List<TaskResult> hold(TaskEnvelope task) {
        held.add(task);
        return List.of();
    }

    private static boolean isOf(TaskEnvelope task, String id) {
        return task.workflowId().toString().equals(id);
    }

    private FakeWorker worker(Function<TaskEnvelope, List<TaskResult>> answers) {
        return new FakeWorker(bootstrap, task -> task.tenantId().equals(tenant) ? answers.apply(task) : List.of());
    }

    private long unlike(String table, String id) throws SQLException {
        try (var connection = Workflows.connect();
                var query = connection.prepareStatement("SELECT count(*) FROM " + table
                        + " WHERE workflow_id = ?::uuid AND (NOT is_synthetic OR synthetic_scenario_id IS"
                        + " DISTINCT FROM ?)")) {
            query.setString(1, id);
            query.setString(2, run.text());
            var row = query.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    /** What the orchestrator has sent about the run. */
    private List<ConsumerRecord<byte[], byte[]>> records(String id) {
        Set<String> topics;
        try (var consumer = consumer()) {
            topics = consumer.listTopics().keySet().stream()
                    .filter(topic -> topic.startsWith("throughline.") && !topic.equals(Topics.TASK_RESULTS))
                    .collect(Collectors.toSet());
        }
        return read(topics).stream()
                .filter(record -> record.key() != null && new String(record.key(), StandardCharsets.UTF_8).equals(id))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Set<String> topics) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var consumer = consumer()) {
            var partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
