package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
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

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class IncidentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String appUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    private final String tenant = "t-" + UUID.randomUUID();
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void open() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void shouldOpenALinkedIncidentAndTellTheRunWhenARunFails() {
        // Given
        var failing = Failing.of(tenant, "boom");
        // When
        send(failing);
        // Then
        var incident = theOne("occurrences", 1)
                .body("items[0].workflow_id", equalTo(failing.workflowId().toString()))
                .body("items[0].trace_id", equalTo(failing.record().traceId().toString()))
                .body("items[0].task_id", equalTo(failing.taskId().toString()))
                .body("items[0].step_event_id", equalTo(failing.stepId().toString()))
                .body("items[0].severity", equalTo("error"))
                .body("items[0].status", equalTo("open"));
        String id = incident.extract().path("items[0].incident_id");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(announcements(failing))
                        .singleElement()
                        .isInstanceOfSatisfying(CausalEvent.IncidentOpened.class, event -> {
                            assertThat(event.incidentId()).hasToString(id);
                            assertThat(event.causationIds()).containsExactly(failing.failureId());
                        }));
        await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM outbox") == 0);
    }

    @Test
    void shouldLinkTheFailingStepWhenTheRunFailsOnlyAfterItsCompensation() {
        // Given
        var failing = Failing.of(tenant, "boom");
        producer.send(failing.taskOnly().toKafka(null));
        await().atMost(PATIENCE)
                .until(() -> count("SELECT count(*) FROM failed_step WHERE task_id = '" + failing.taskId() + "'") == 1);
        // When
        producer.send(failing.endOnly().toKafka(null));
        // Then
        theOne("occurrences", 1)
                .body("items[0].workflow_id", equalTo(failing.workflowId().toString()))
                .body("items[0].step_event_id", equalTo(failing.stepId().toString()));
    }

    @Test
    void shouldCountAFailureOnceWhenItIsDeliveredAgain() {
        // Given
        var failing = Failing.of(tenant, "boom");
        var marker = Failing.of(tenant, "marker");
        // When
        send(failing, failing, failing);
        theOneOf("run|validate|validate|checks|boom");
        send(failing, marker);
        // Then
        theOneOf("run|validate|validate|checks|marker");
        given().get(mine())
                .then()
                .body("total", equalTo(2))
                .body("items.find { it.fingerprint.endsWith('boom') }.occurrences", equalTo(1));
        assertThat(count("SELECT count(*) FROM incident_occurrence WHERE tenant_id = '" + tenant + "'"))
                .isEqualTo(2);
        assertThat(announcements(failing)).hasSize(1);
    }

    @Test
    void shouldOpenOneIncidentWhenAThousandRunsFailForOneCauseWhileConnectionsAreCut() throws Exception {
        // Given
        Failing[] storm = new Failing[1_000];
        for (int i = 0; i < storm.length; i++) {
            storm[i] = Failing.of(tenant, "storm");
        }
        // When
        for (int i = 0; i < storm.length; i += 250) {
            send(java.util.Arrays.copyOfRange(storm, i, i + 250));
            cutConnections();
        }
        // Then
        theOne("occurrences", storm.length);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(announcements(storm)).hasSize(storm.length));
        assertThat(announcements(storm).stream().filter(CausalEvent.IncidentOpened.class::isInstance))
                .hasSize(1);
    }

    @Test
    void shouldKeepSyntheticAndRealFailuresApart() {
        // When
        send(Failing.of(tenant, "boom"), Failing.of(tenant, "boom", "S-1"), Failing.of(tenant, "boom", "S-2"));
        // Then
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> given().get(mine() + "&is_synthetic=any").then().body("total", equalTo(3)));
        given().get(mine() + "&is_synthetic=true").then().body("total", equalTo(2));
    }

    @Test
    void shouldMakeAnIncidentOfADeadLetterAndOfAPoisonRecordAndGoOn() {
        // Given
        var after = Failing.of(tenant, "after");
        byte[] key = after.workflowId().toString().getBytes(StandardCharsets.UTF_8);
        // When
        var poison = new ProducerRecord<>(Topics.EVENTS, key, "{broken".getBytes(StandardCharsets.UTF_8));
        producer.send(poison);
        send(after);
        // Then
        theOneOf("run|validate|validate|checks|after");
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/api/v1/incidents?severity=warning")
                        .then()
                        .body("items.title", hasItem("A record of " + Topics.EVENTS + " cannot be used")));
    }

    @Test
    void shouldFollowItsLifeAndOpenANewIncidentAfterTheEnd() {
        // Given
        send(Failing.of(tenant, "boom"));
        String id = theOne("occurrences", 1).extract().path("items[0].incident_id");
        // When
        move(id, "acknowledge", "{\"actor\":\"ann\",\"reason\":\"looking\"}")
                .statusCode(200)
                .body("status", equalTo("acknowledged"));
        move(id, "acknowledge", "{\"actor\":\"bob\"}")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString("allowed now: assign, comment, resolve"));
        send(Failing.of(tenant, "boom"));
        theOne("occurrences", 2);
        move(id, "resolve", "{\"actor\":\"ann\"}").statusCode(200).body("status", equalTo("resolved"));
        send(Failing.of(tenant, "boom"));
        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get(mine() + "&status=open")
                        .then()
                        .body("total", equalTo(1))
                        .body("items[0].incident_id", not(equalTo(id))));
        given().get("/api/v1/incidents/" + id)
                .then()
                .statusCode(200)
                .body("incident.occurrences", equalTo(2))
                .body("latest", hasSize(2))
                .body("timeline.status", equalTo(List.of("acknowledged", "resolved")))
                .body("timeline[0].reason", equalTo("looking"));
    }

    @Test
    void shouldSayWhatIsWrongWithARequest() {
        String nobody = UUID.randomUUID().toString();
        move(nobody, "resolve", "{\"actor\":\"ann\"}").statusCode(404).contentType("application/problem+json");
        move(nobody, "resolve", "{\"actor\":\"%s\"}".formatted("a".repeat(501)))
                .statusCode(422)
                .body("detail", containsString("actor"));
        move(nobody, "resolve", "{\"act").statusCode(400).contentType("application/problem+json");
        for (String query : List.of("trace_id=zz", "limit=many", "status=odd", "cursor=x")) {
            given().get("/api/v1/incidents?" + query).then().statusCode(422).contentType("application/problem+json");
        }
        given().get("/api/v1/incidents/zz").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void shouldPageWithoutGapsAndCountAll() {
        // Given
        send(Failing.of(tenant, "one"), Failing.of(tenant, "two"), Failing.of(tenant, "three"));
        await().atMost(PATIENCE).untilAsserted(() -> given().get(mine()).then().body("total", equalTo(3)));
        // When
        List<String> seen = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 4 && cursor != null; page++) {
            String after = cursor.isEmpty() ? "" : "&cursor=" + cursor;
            var found = given().get(mine() + "&limit=1" + after)
                    .then()
                    .body("total", equalTo(3))
                    .extract();
            seen.addAll(found.path("items.fingerprint"));
            cursor = found.path("next");
        }
        // Then
        assertThat(seen).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void shouldSendWhatAnInstanceCommittedAndDidNotSend() throws Exception {
        // Given
        var failing = Failing.of(tenant, "left");
        var left = new CausalRecord(
                UUID.randomUUID(),
                "incident",
                tenant,
                failing.workflowId(),
                failing.record().traceId(),
                null,
                false,
                null,
                failing.record().recordedAt(),
                List.of(new CausalEvent.IncidentRepeated(
                        UUID.randomUUID(),
                        failing.record().recordedAt(),
                        List.of(failing.failureId()),
                        UUID.randomUUID(),
                        "left",
                        7)));
        // When
        try (var connection = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var insert =
                        connection.prepareStatement("INSERT INTO outbox VALUES (?, ?, now() - interval '1 minute')")) {
            insert.setObject(1, left.id());
            insert.setBytes(2, Json.bytes(left));
            insert.executeUpdate();
        }
        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(announcements(failing)).hasSize(1));
        await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM outbox") == 0);
    }

    private void send(Failing... failing) {
        for (Failing one : failing) {
            producer.send(one.record().toKafka(null));
        }
        producer.flush();
    }

    private String mine() {
        return "/api/v1/incidents?tenant_id=" + tenant;
    }

    private ValidatableResponse theOne(String field, int value) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        given().get(mine()).then().body("total", equalTo(1)).body("items[0]." + field, equalTo(value)));
        return given().get(mine()).then();
    }

    private void theOneOf(String fingerprint) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get(mine()).then().body("items.fingerprint", hasItem(fingerprint)));
    }

    private ValidatableResponse move(String id, String verb, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/v1/incidents/" + id + "/" + verb)
                .then();
    }

    private List<CausalEvent> announcements(Failing... runs) {
        try (var bus = new IncidentBus(bootstrap)) {
            return bus.announcements(runs);
        }
    }

    private void cutConnections() throws Exception {
        try (var app = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var sql = app.createStatement()) {
            sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE usename = current_user AND pid <> pg_backend_pid()");
        }
    }

    private long count(String query) {
        try (var app = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var sql = app.createStatement();
                var rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
