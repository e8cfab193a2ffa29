package dev.throughline.orchestrator.scenario.cleanup;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.CanonicalJson;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.ControlMessage.CleanUpReceipt;
import dev.throughline.contracts.ControlMessage.CleanUpRequested;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.orchestrator.draft.Journey;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.service.cleanup.CleanUpPart;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
class CleanUpIT {
    private static final String READER = "throughline-trace";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    CleanUpPart part;

    private final String tenant = "t-" + UUID.randomUUID();
    private final String other = "t-" + UUID.randomUUID();
    private final String scenario =
            "CLEAN-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(java.util.Locale.ROOT);

    @BeforeEach
    void ready() {
        Journey.ready();
    }

    @Test
    void shouldSignAReceiptWhenNothingIsLeftAndLeaveAllOthersAlone() throws Exception {
        try (var worker = worker();
                var services = new OtherServices(bootstrap, List.of("worker", "trace", "incident"))) {
            // Given
            String one = completed(tenant, scenario + "/" + Ids.uuid7());
            String two = completed(tenant, scenario + "/" + Ids.uuid7());
            String anothers = completed(other, scenario + "/" + Ids.uuid7());
            String real = completed(tenant, null);
            String before = digests(one, two);

            // When
            JsonNode receipt = cleanedUp(scenario);
            JsonNode again = cleanedUp(scenario);

            // Then
            assertThat(receipt.get("state").asText())
                    .as(receipt.toPrettyString())
                    .isEqualTo("done");
            assertThat(deleted(receipt, "workflow")).isEqualTo(2);
            assertThat(deleted(receipt, "task")).isEqualTo(6);
            assertThat(deleted(receipt, "journal")).isPositive();
            assertThat(deleted(again, "workflow")).isZero();
            assertThat(digest(receipt)).isEqualTo(receipt.get("digest").asText());
            assertThat(digests(one, two)).isEqualTo(before);
            assertThat(status(one)).isEqualTo(404);
            assertThat(status(anothers)).isEqualTo(200);
            assertThat(status(real)).isEqualTo(200);
            assertThat(number("SELECT count(*) FROM journal WHERE workflow_id IN ('" + one + "', '" + two + "')"))
                    .isZero();
            assertThat(services.requests).isPositive();
            assertThat(worker.seen).isNotEmpty();
        }
    }

    @Test
    void shouldNameTheServiceThatDoesNotAnswerAndGoOnWhenItIsBack() throws Exception {
        // Given
        String id;
        try (var services = new OtherServices(bootstrap, List.of("worker", "incident"))) {
            id = begun(scenario, false);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(cleanUp(id).get("waiting_for"))
                            .extracting(JsonNode::asText)
                            .containsExactly("trace"));
            assertThat(services.requests).isPositive();
        }

        // When
        try (var services = new OtherServices(bootstrap, List.of("worker", "trace", "incident"))) {
            // Then
            await().atMost(Duration.ofSeconds(120))
                    .untilAsserted(
                            () -> assertThat(cleanUp(id).get("state").asText()).isEqualTo("done"));
            assertThat(services.requests).isPositive();
        }
    }

    @Test
    void shouldNotEndBeforeWhoWasAwayHasReadWhatItMissed() throws Exception {
        try (var worker = worker();
                var services = new OtherServices(bootstrap, List.of("worker", "trace", "incident"));
                var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            // Given
            completed(tenant, scenario + "/" + Ids.uuid7());
            admin.alterConsumerGroupOffsets(
                            READER, Map.of(new TopicPartition(Topics.EVENTS, 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();

            // When
            String id = begun(scenario, false);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(cleanUp(id).get("waiting_for"))
                            .extracting(JsonNode::asText)
                            .singleElement()
                            .asString()
                            .startsWith(READER));
            admin.deleteConsumerGroups(List.of(READER)).all().get();

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(cleanUp(id).get("state").asText()).isEqualTo("done"));
            assertThat(services.requests).isPositive();
            assertThat(worker.seen).isNotEmpty();
        }
    }

    @Test
    void shouldRefuseWhatStillRunsUnlessForced() throws Exception {
        try (var services = new OtherServices(bootstrap, List.of("worker", "trace", "incident"))) {
            // Given: nobody works on it
            String text = scenario + "/" + Ids.uuid7();
            String running = started(tenant, text);

            // When
            int refused = given().header("x-tenant-id", tenant)
                    .post("/api/v1/scenarios/" + scenario + "/cleanup")
                    .statusCode();
            String id = begun(scenario, true);

            // Then
            assertThat(refused).isEqualTo(409);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(cleanUp(id).get("state").asText()).isEqualTo("done"));
            assertThat(status(running)).isEqualTo(404);
            assertThat(services.requests).isPositive();
        }
    }

    @Test
    void shouldRefuseAnIdThatRealRowsBear() throws Exception {
        // Given
        try (var app = app();
                var insert = app.createStatement()) {
            insert.execute("""
                    INSERT INTO draft (workflow_id, tenant_id, status, trace_id, span_id, created_by, expires_at,
                                       is_synthetic, synthetic_scenario_id)
                    VALUES (gen_random_uuid(), '%s', 'draft', gen_random_uuid(), 'b7ad6b7169203331', 'someone',
                            now() + interval '1 hour', false, '%s')
                    """.formatted(tenant, scenario));
        }

        // When
        int refused = given().header("x-tenant-id", tenant)
                .post("/api/v1/scenarios/" + scenario + "/cleanup?force=true")
                .statusCode();

        // Then
        assertThat(refused).isEqualTo(409);
        assertThat(number("SELECT count(*) FROM draft WHERE tenant_id = '" + tenant + "'"))
                .isOne();
    }

    /** {@code scenario_*} are the records of tests, not their data. */
    @Test
    void shouldKnowEveryTableThatHasOrHangsOnSyntheticRows() throws Exception {
        // Given
        var known = new TreeSet<String>();
        part.tables().forEach(table -> known.add(table.name()));

        // When
        var found = new TreeSet<String>();
        try (var app = app();
                var rows = app.createStatement().executeQuery("""
                        SELECT DISTINCT table_name FROM information_schema.columns
                         WHERE table_schema = 'public' AND column_name IN ('is_synthetic', 'workflow_id')
                           AND table_name NOT LIKE 'scenario\\_%'
                        """)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }

        // Then
        assertThat(known).containsAll(found);
    }

    /** For the test's own tenants: what other tests have left on the topics would come first. */
    private FakeWorker worker() {
        var tenants = Set.of(tenant, other);
        return new FakeWorker(
                bootstrap, task -> tenants.contains(task.tenantId()) ? List.of(FakeWorker.succeeded(task)) : List.of());
    }

    private String completed(String tenant, String scenario) {
        String id = started(tenant, scenario);
        given().header("x-tenant-id", tenant)
                .header("Prefer", "wait=20")
                .get("/api/v1/workflows/" + id)
                .then()
                .statusCode(200)
                .body("status", org.hamcrest.Matchers.equalTo("completed"));
        return id;
    }

    private static String started(String tenant, String scenario) {
        String synthetic =
                scenario == null ? "" : ",\"is_synthetic\":true,\"synthetic_scenario_id\":\"" + scenario + "\"";
        return given().header("x-tenant-id", tenant)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body("{\"type\":\"noop\",\"name\":\"a run\"" + synthetic + "}")
                .post("/api/v1/workflows")
                .then()
                .statusCode(202)
                .extract()
                .path("workflow_id");
    }

    private String begun(String scenario, boolean force) {
        return given().header("x-tenant-id", tenant)
                .post("/api/v1/scenarios/" + scenario + "/cleanup?force=" + force)
                .then()
                .statusCode(202)
                .extract()
                .path("cleanup_id");
    }

    private JsonNode cleanedUp(String scenario) {
        String id = begun(scenario, false);
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> cleanUp(id),
                        view -> !List.of("running", "waiting_for")
                                .contains(view.get("state").asText()));
    }

    private JsonNode cleanUp(String id) {
        byte[] body = given().header("x-tenant-id", tenant)
                .get("/api/v1/scenario-cleanups/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        return Json.read(body, JsonNode.class);
    }

    private static String digest(JsonNode receipt) {
        return Json.sha256(CanonicalJson.bytes(((ObjectNode) receipt.deepCopy()).without("digest")));
    }

    private int status(String workflow) {
        return given().header("x-tenant-id", "*")
                .get("/api/v1/workflows/" + workflow)
                .statusCode();
    }

    private static long deleted(JsonNode receipt, String table) {
        long sum = 0;
        for (JsonNode service : receipt.get("services")) {
            for (JsonNode one : service.get("tables")) {
                sum += one.get("table").asText().equals(table)
                        ? one.get("deleted").asLong()
                        : 0;
            }
        }
        return sum;
    }

    private String digests(String... but) throws SQLException {
        var all = new StringBuilder();
        for (String table : List.of("workflow", "task", "artifact")) {
            try (var app = app();
                    var rows = app.createStatement()
                            .executeQuery(
                                    "SELECT md5(coalesce(string_agg(to_jsonb(t)::text, ',' ORDER BY to_jsonb(t)::text), ''))"
                                            + " FROM " + table + " t WHERE tenant_id IN ('" + tenant + "', '" + other
                                            + "') AND workflow_id NOT IN ('" + String.join("', '", but) + "')")) {
                rows.next();
                all.append(rows.getString(1)).append(' ');
            }
        }
        return all.toString();
    }

    private long number(String query) throws SQLException {
        try (var app = app();
                var rows = app.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Connection app() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** Services that have nothing of any scenario, and say so. */
    private static final class OtherServices implements AutoCloseable {
        private final Thread thread;
        private volatile boolean stopping;
        volatile int requests;

        OtherServices(String bootstrap, List<String> names) {
            thread = Thread.ofVirtual().start(() -> run(bootstrap, names));
        }

        private void run(String bootstrap, List<String> names) {
            Map<String, Object> settings = Map.of(
                    "bootstrap.servers",
                    bootstrap,
                    "group.id",
                    "others-" + UUID.randomUUID(),
                    "auto.offset.reset",
                    "earliest");
            try (var consumer =
                            new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                    var producer = new KafkaProducer<>(
                            Map.<String, Object>of("bootstrap.servers", bootstrap),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                consumer.subscribe(List.of(Topics.CONTROL));
                while (!stopping) {
                    consumer.poll(Duration.ofMillis(50)).forEach(message -> {
                        if (Json.read(message.value(), ControlMessage.class) instanceof CleanUpRequested request) {
                            requests++;
                            names.forEach(name -> producer.send(receipt(request, name)));
                        }
                    });
                }
            }
        }

        private static ProducerRecord<byte[], byte[]> receipt(CleanUpRequested request, String service) {
            ControlMessage receipt = new CleanUpReceipt(
                    request.cleanupId(),
                    request.tenantId(),
                    service,
                    request.round(),
                    Instant.now(),
                    List.of(),
                    null,
                    null);
            return new ProducerRecord<>(
                    Topics.CONTROL,
                    request.tenantId().getBytes(StandardCharsets.UTF_8),
                    Json.MAPPER.convertValue(receipt, JsonNode.class).toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws InterruptedException {
            stopping = true;
            thread.join(Duration.ofSeconds(10));
        }
    }
}
