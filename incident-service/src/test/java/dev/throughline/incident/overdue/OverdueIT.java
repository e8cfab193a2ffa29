package dev.throughline.incident.overdue;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.incident.Living;
import dev.throughline.incident.occurrence.Incidents;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class OverdueIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String appUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    @Inject
    OverdueConsumer patient;

    @Inject
    WatchStore store;

    @Inject
    Incidents incidents;

    @Inject
    WatchMetrics metrics;

    private final String tenant = "t-" + UUID.randomUUID();
    private KafkaProducer<byte[], byte[]> producer;
    private OverdueConsumer consumer;

    @BeforeEach
    void open() throws InterruptedException {
        patient.stop();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
        consumer = startOne(1_000_000);
    }

    @AfterEach
    void close() throws InterruptedException {
        consumer.stop();
        producer.close();
    }

    @Test
    void shouldOpenALinkedIncidentAndTellTheRunWhenItsWakeUpHasPassed() {
        // Given
        var run = Living.of(tenant);
        // When
        send(run.waitsUntil(Instant.now()));
        // Then
        theOne("open")
                .body(
                        "items[0].title",
                        equalTo("Run " + run.workflowId() + " is overdue: stage validate, attempt 2 of agent analyse"))
                .body("items[0].severity", equalTo("critical"))
                .body("items[0].occurrences", equalTo(1))
                .body("items[0].trace_id", equalTo(run.traceId().toString()))
                .body("items[0].task_id", equalTo(run.taskId().toString()))
                .body("items[0].agent_id", equalTo("analyse"))
                .body("items[0].fingerprint", equalTo("run_overdue|" + run.workflowId()));
        given().get("/api/v1/incidents?workflow_id=" + run.workflowId()).then().body("total", equalTo(1));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(announcements(run))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                CausalEvent.IncidentOpened.class,
                                event -> assertThat(event.causationIds()).containsExactly(run.lastEventId())));
        given().get("/q/metrics").then().body(containsString("throughline_overdue_watched"));
    }

    @Test
    void shouldResolveTheIncidentWhenTheRunGoesOnAndOpenANewOneWhenItIsOverdueAgain() {
        // Given
        var run = Living.of(tenant);
        send(run.waitsUntil(Instant.now()));
        String first = theOne("open").extract().path("items[0].incident_id");
        // When
        send(run.waitsUntil(Instant.now().plusSeconds(3_600)));
        // Then
        theOne("resolved");
        given().get("/api/v1/incidents/" + first)
                .then()
                .body("timeline", hasSize(1))
                .body("timeline[0].actor", equalTo("system"))
                .body("timeline[0].reason", equalTo("the run goes on"));
        send(run.waitsUntil(Instant.now()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get(mine() + "&status=open").then().body("total", equalTo(1)));
        send(run.ends());
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> given().get(mine() + "&status=resolved").then().body("total", equalTo(2)));
        assertThat(count("watched_run WHERE tenant_id = '" + tenant + "'")).isZero();
    }

    @Test
    void shouldOpenNothingWhenARunHasEndedOrIsNotDueOrCannotBeRead() {
        // Given
        var ended = Living.of(tenant);
        var early = Living.of(tenant);
        var overdue = Living.of(tenant);
        var odd = Living.of(tenant + "\0").waitsUntil(Instant.now());
        var broken =
                new ProducerRecord<>(Topics.EVENTS, 1, odd.key(), "{".getBytes(StandardCharsets.UTF_8), odd.headers());
        // When
        send(odd, broken, ended.waitsUntil(Instant.now()), ended.ends());
        send(early.waitsUntil(Instant.now().plusSeconds(3_600)), overdue.waitsUntil(Instant.now()));
        // Then
        theOne("open").body("items[0].workflow_id", equalTo(overdue.workflowId().toString()));
        assertThat(count("watched_run WHERE tenant_id = '" + tenant + "'")).isEqualTo(2);
    }

    @Test
    void shouldKeepWatchingWhenAnotherInstanceTakesOver() throws Exception {
        // Given
        var run = Living.of(tenant);
        send(run.waitsUntil(Instant.now().plusSeconds(2)));
        await().atMost(PATIENCE).until(() -> count("watched_run WHERE tenant_id = '" + tenant + "'") == 1);
        // When
        restart(1_000_000);
        // Then
        theOne("open");
        restart(1_000_000);
        var marker = Living.of(tenant);
        send(marker.waitsUntil(Instant.now()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get(mine())
                        .then()
                        .body("items.workflow_id", hasItem(marker.workflowId().toString())));
        assertThat(count("incident_occurrence WHERE workflow_id = '" + run.workflowId() + "'"))
                .isOne();
        send(run.ends(), marker.ends());
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> given().get(mine() + "&status=resolved").then().body("total", equalTo(2)));
    }

    @Test
    void shouldWatchAgainAfterARestartWhenNothingThatItKnowsIsDue() throws Exception {
        // Given
        var early = Living.of(tenant);
        send(early.waitsUntil(Instant.now().plusSeconds(3_600)));
        await().atMost(PATIENCE).until(() -> count("watched_run WHERE tenant_id = '" + tenant + "'") == 1);
        forgetWhatIsDue();
        // When
        restart(1_000_000);
        var overdue = Living.of(tenant);
        send(overdue.waitsUntil(Instant.now()));
        // Then
        theOne("open").body("items[0].workflow_id", equalTo(overdue.workflowId().toString()));
    }

    @Test
    void shouldGoOnWhenItsDatabaseConnectionsAreCut() throws Exception {
        // Given
        var run = Living.of(tenant);
        // When
        send(run.waitsUntil(Instant.now()));
        for (int i = 0; i < 5; i++) {
            cutConnections();
        }
        // Then
        theOne("open").body("items[0].occurrences", equalTo(1));
    }

    @Test
    void shouldWaitRatherThanForgetARunWhenTheWatchIsFull() throws Exception {
        // Given
        restart(1);
        var one = Living.of(tenant);
        var other = Living.of(tenant);
        // When
        send(one.waitsUntil(Instant.now()));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> given().get("/q/metrics").then().body(containsString("throughline_overdue_full 1.0")));
        send(other.waitsUntil(Instant.now()));
        restart(1_000_000);
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> given().get(mine()).then().body("total", equalTo(2)));
    }

    private OverdueConsumer startOne(int maxRuns) {
        var started = new OverdueConsumer(new Impatient(maxRuns), store, incidents, metrics, bootstrap);
        started.start();
        return started;
    }

    /** Stopping writes nothing: to what comes after it is a kill. */
    private void restart(int maxRuns) throws InterruptedException {
        consumer.stop();
        consumer = startOne(maxRuns);
    }

    private record Impatient(int maxRuns) implements OverdueConfig {
        @Override
        public String group() {
            return "overdue-it";
        }

        @Override
        public Duration grace() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration checkEvery() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration retryPause() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration transactionTimeout() {
            return Duration.ofSeconds(5);
        }
    }

    @SafeVarargs
    private void send(ProducerRecord<byte[], byte[]>... records) {
        for (var record : records) {
            producer.send(record);
        }
        producer.flush();
    }

    private String mine() {
        return "/api/v1/incidents?tenant_id=" + tenant;
    }

    private ValidatableResponse theOne(String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        given().get(mine()).then().body("total", equalTo(1)).body("items[0].status", equalTo(status)));
        return given().get(mine()).then();
    }

    private List<CausalEvent> announcements(Living run) {
        List<CausalEvent> events = new ArrayList<>();
        try (var reader = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = reader.partitionsFor(Topics.EVENTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            var ends = reader.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> reader.position(partition) < ends.get(partition))) {
                reader.poll(Duration.ofMillis(200)).forEach(record -> {
                    String body = new String(record.value(), StandardCharsets.UTF_8);
                    if (body.contains("\"source\":\"incident\"")
                            && body.contains(run.workflowId().toString())) {
                        events.addAll(
                                Json.read(record.value(), CausalRecord.class).events());
                    }
                });
            }
        }
        return events;
    }

    private void forgetWhatIsDue() throws Exception {
        try (var app = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var sql = app.createStatement()) {
            sql.execute("DELETE FROM watched_run WHERE wakeup_at <= now()");
        }
    }

    private void cutConnections() throws Exception {
        try (var app = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var sql = app.createStatement()) {
            sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE usename = current_user AND pid <> pg_backend_pid()");
        }
    }

    private long count(String from) {
        try (var app = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var rows = app.createStatement().executeQuery("SELECT count(*) FROM " + from)) {
            rows.next();
            return rows.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
