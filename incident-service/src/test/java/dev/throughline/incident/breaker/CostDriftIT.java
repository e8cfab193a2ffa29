package dev.throughline.incident.breaker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.throughline.contracts.BreakerState;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.incident.Costing;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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

/** From the cost of runs on the topic to breakers on the topic, over a real broker and database. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class CostDriftIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BREAKER = "/api/v1/costsim/breakers/v2";
    private static final String PROVENANCE = "/api/v1/costsim/provenance";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String appUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    @Inject
    BreakerStore store;

    private final String tenant = "t-" + UUID.randomUUID();
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void open() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void shouldTripTellEveryoneAndRecoverWhenRunsDriftAndThenDoNot() {
        // Given
        List<Costing> drifting =
                IntStream.range(0, 5).mapToObj(i -> Costing.of(tenant, 0.5)).toList();

        // When
        drifting.forEach(this::send);

        // Then
        awaitState("open").body("breaker.trips", equalTo(1)).body("timeline[0].why", containsString("5 runs in a row"));
        String last = get(BREAKER).extract().path("timeline[0].workflow_id");
        assertThat(drifting).anyMatch(run -> run.workflowId().toString().equals(last));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(changes(last)).singleElement().satisfies(event -> {
                    assertThat(event.to()).isEqualTo("open");
                    assertThat(drifting).anyMatch(run -> event.causationIds().contains(run.observationId()));
                }));
        awaitPublished(state -> {
            assertThat(state.state()).isEqualTo(BreakerState.OPEN);
            assertThat(state.allowsEstimator()).isFalse();
        });
        awaitIncident("open").body("items[0].workflow_id", equalTo(last));

        // When
        IntStream.range(0, 5).mapToObj(i -> Costing.of(tenant, 0.01)).forEach(this::send);
        await().atMost(PATIENCE).untilAsserted(() -> get(BREAKER).body("breaker.steady", equalTo(5)));
        endCoolDown();

        // Then
        awaitState("closed");
        awaitPublished(state -> assertThat(state.allowsEstimator()).isTrue());
        awaitIncident("resolved");
        replaysAll(10);
    }

    @Test
    void shouldWaitForEvidenceWhenTheCoolDownEndsWithoutRunsAndReopenForLongerWhenTheNextOneDrifts() {
        // Given
        IntStream.range(0, 5).mapToObj(i -> Costing.of(tenant, 0.9)).forEach(this::send);
        awaitState("open");

        // When
        endCoolDown();
        awaitState("half_open");
        send(Costing.of(tenant, 0.9));

        // Then
        var reopened = awaitState("open").body("breaker.trips", equalTo(2));
        Instant until = Instant.parse(reopened.extract().path("breaker.until"));
        Instant at = Instant.parse(reopened.extract().path("breaker.at"));
        assertThat(Duration.between(at, until)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void shouldCountARunOnceWhenItsRecordsAreDeliveredAgainAndInAnyOrder() {
        // Given
        var late = Costing.of(tenant, 0.5);
        producer.send(late.observed().toKafka(null));
        producer.send(late.estimated().toKafka(null));
        producer.send(late.observed().toKafka(null));
        var marker = Costing.of(tenant, 0.5);
        send(marker);
        awaitProvenance(2);

        // When
        for (int i = 0; i < 5; i++) {
            producer.send(late.observed().toKafka(null));
            send(marker);
        }
        send(Costing.of(tenant, 0.5));

        // Then
        awaitProvenance(3).body("items.used", everyItem(equalTo("v2")));
        get(BREAKER).body("breaker.drifting", equalTo(3)).body("breaker.state", equalTo("closed"));
    }

    @Test
    void shouldLeaveTheBreakerAloneWhenRunsAreSyntheticOrNotWhole() {
        // When
        IntStream.range(0, 6)
                .mapToObj(i -> Costing.of(tenant, 0.9, true, "S-1"))
                .forEach(this::send);
        IntStream.range(0, 6)
                .mapToObj(i -> Costing.of(tenant, 0.9, false, null))
                .forEach(this::send);

        // Then
        awaitProvenance(12).body("items.decision", everyItem(equalTo(null)));
        get(BREAKER, 404);
    }

    @Test
    void shouldSetAsideWhatCannotBeReadAndGoOn() {
        // Given
        var broken = Costing.of(tenant, 0.1).observed().toKafka(null);
        var poison = new ProducerRecord<>(
                Topics.EVENTS, null, broken.key(), "{no".getBytes(StandardCharsets.UTF_8), broken.headers());

        // When
        producer.send(poison);
        send(Costing.of(tenant, 0.1));

        // Then
        awaitProvenance(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/api/v1/incidents?severity=warning")
                        .then()
                        .body("items.title", hasItem("A record of " + Topics.EVENTS + " cannot be used")));
    }

    /** What an instance committed and did not live to tell. */
    @Test
    void shouldBeToldByAnotherInstanceWhenWhoeverMovedABreakerDied() {
        // When
        store.canaryFailed("v2", tenant, "test", Instant.now().truncatedTo(ChronoUnit.MICROS))
                .await()
                .atMost(PATIENCE);

        // Then
        awaitPublished(state -> assertThat(state.state()).isEqualTo(BreakerState.OPEN));
        awaitIncident("open");
    }

    @Test
    void shouldObeyAPersonWhoSaysWhy() {
        // Given
        turn("disable", "{}").statusCode(422).contentType("application/problem+json");
        turn("enable", "{\"reason\":\"x\"}").statusCode(409).body("detail", containsString("closed"));

        // When
        turn("disable", "{\"reason\":\"new prices\",\"actor\":\"ann\"}")
                .statusCode(200)
                .body("state", equalTo("disabled"));
        turn("disable", "{\"reason\":\"again\"}").statusCode(409);
        IntStream.range(0, 6).mapToObj(i -> Costing.of(tenant, 0.01)).forEach(this::send);
        awaitProvenance(6);

        // Then
        awaitState("disabled")
                .body("timeline[0].actor", startsWith("ann ("))
                .body("timeline[0].why", equalTo("new prices"));
        awaitPublished(state -> {
            assertThat(state.isDisabled()).isTrue();
            assertThat(state.allowsEstimator()).isFalse();
        });
        turn("enable", "{\"reason\":\"prices are in\"}").statusCode(200).body("state", equalTo("closed"));
        awaitPublished(state -> assertThat(state.allowsEstimator()).isTrue());
        given().get("/q/health")
                .then()
                .body("checks.find { it.name == 'breakers' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'breakers' }.data.closed.toInteger() > 0", equalTo(true));
    }

    @Test
    void shouldStoreLinesOnceAndCompareThemWhenTheyAreSentAgain() {
        // Given
        String first = line(1, 1_000, 1_300);
        String body = first + "\n\n" + line(2, 1_000, 1_000) + "\n" + first + "\n{broken\n" + line(3, -1, 5) + "\n";

        // When
        lines("batches", body)
                .statusCode(200)
                .body("received", equalTo(5))
                .body("stored", equalTo(2))
                .body("duplicates", equalTo(1))
                .body("rejected.line", equalTo(List.of(5, 6)))
                .body(
                        "rejected.reason",
                        equalTo(List.of("the line is no JSON", "actual_micros is below 0 or above a billion dollars")));
        lines("batches", body).body("stored", equalTo(0)).body("duplicates", equalTo(3));

        // Then
        lines("verifications", first + "\n" + line(1, 1_001, 1_300) + "\n" + line(9, 1, 1) + "\n")
                .statusCode(200)
                .body("same", equalTo(1))
                .body("different", equalTo(List.of(2)))
                .body("missing", equalTo(List.of(3)));
        get(PROVENANCE + "?source=backfill&min_drift=0.2")
                .body("total", equalTo(1))
                .body("items[0].drift", equalTo(0.3f));
        get("/api/v1/costsim/drift").body("items[0].actual.count", equalTo(2));
        as(tenant)
                .contentType("application/json")
                .body("7")
                .post(PROVENANCE + "/batches")
                .then()
                .statusCode(422);
        as(tenant)
                .contentType("application/json")
                .body("{")
                .post(PROVENANCE + "/batches")
                .then()
                .statusCode(400);
        lines("batches", (first + "\n").repeat(5_001)).statusCode(422);
    }

    @Test
    void shouldOpenTheBreakerWhenACanaryFailsAndKeepItsReport() {
        // Given
        var body = new StringBuilder();
        IntStream.range(0, 60).forEach(i -> body.append(line(i, 1_000, 1_600)).append('\n'));
        lines("batches", body.toString()).body("stored", equalTo(60));

        // When
        String report = as(tenant)
                .post("/api/v1/costsim/canary/runs")
                .then()
                .statusCode(200)
                .body("verdict", equalTo("failed"))
                .body("cause", equalTo("demand"))
                .extract()
                .path("report_id");

        // Then
        get("/api/v1/costsim/canary/reports/" + report)
                .body("samples", hasSize(60))
                .body("basis.errors.count", equalTo(60))
                .body(
                        "basis.decided_after",
                        equalTo(get("/api/v1/costsim/canary/reports?verdict=failed")
                                .body("total", equalTo(1))
                                .extract()
                                .<Integer>path("items[0].basis.decided_after")));
        awaitState("open").body("breaker.why", containsString("the canary failed"));
        awaitIncident("open");
        as(tenant).post("/api/v1/costsim/canary/runs").then().body("verdict", equalTo("undecided"));
    }

    @Test
    void shouldPageWithoutGapsWhenThereIsMoreThanAPage() {
        // Given
        var body = new StringBuilder();
        IntStream.range(0, 7).forEach(i -> body.append(line(i, 1_000, 1_000)).append('\n'));
        lines("batches", body.toString()).body("stored", equalTo(7));

        // When
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var page = get(PROVENANCE + "?limit=3" + (cursor == null ? "" : "&cursor=" + cursor))
                    .body("total", equalTo(7))
                    .extract();
            seen.addAll(page.<List<String>>path("items.provenance_id"));
            cursor = page.path("next");
        } while (cursor != null);

        // Then
        assertThat(seen).hasSize(7).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
        get(PROVENANCE + "?limit=x", 422);
        get(PROVENANCE + "?min_drift=NaN", 422);
        get(PROVENANCE + "?from=yesterday", 422);
        get(PROVENANCE + "/zz", 404);
    }

    private void send(Costing run) {
        producer.send(run.estimated().toKafka(null));
        producer.send(run.observed().toKafka(null));
    }

    private static String line(int number, long actual, long v2) {
        return "{\"input_hash\":\"%064x\",\"template_id\":\"t\",\"v1_micros\":900,\"v2_micros\":%d,\"actual_micros\":%d,\"at\":\"%s\"}"
                .formatted(number, v2, actual, Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.SECONDS));
    }

    private RequestSpecification as(String who) {
        return given().header("authorization", TestTokens.bearer("operator", who));
    }

    private ValidatableResponse get(String path) {
        return get(path, 200);
    }

    private ValidatableResponse get(String path, int status) {
        return as(tenant).get(path).then().statusCode(status);
    }

    private ValidatableResponse lines(String what, String body) {
        return as(tenant)
                .contentType("application/x-ndjson")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(PROVENANCE + "/" + what)
                .then();
    }

    private ValidatableResponse turn(String verb, String body) {
        return as(tenant)
                .contentType("application/json")
                .body(body)
                .post(BREAKER + "/" + verb)
                .then();
    }

    private ValidatableResponse awaitState(String state) {
        await().atMost(PATIENCE).untilAsserted(() -> get(BREAKER).body("breaker.state", equalTo(state)));
        return get(BREAKER);
    }

    private ValidatableResponse awaitProvenance(int total) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> get(PROVENANCE + "?synthetic=include")
                        .body("total", equalTo(total))
                        .body("items.actual_micros", everyItem(equalTo(10_000))));
        return get(PROVENANCE + "?synthetic=include");
    }

    private ValidatableResponse awaitIncident(String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/api/v1/incidents")
                        .body("items.fingerprint", equalTo(List.of("breaker|v2/" + tenant)))
                        .body("items[0].status", equalTo(status)));
        return get("/api/v1/incidents");
    }

    private void replaysAll(int runs) {
        List<String> ids =
                get(PROVENANCE).body("total", equalTo(runs)).extract().path("items.provenance_id");
        ids.forEach(id -> get(PROVENANCE + "/" + id + "/replay").body("is_same", equalTo(true)));
    }

    private void endCoolDown() {
        try (var app = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var sql = app.prepareStatement("UPDATE breaker SET until = now() WHERE name = ?")) {
            sql.setString(1, "v2/" + tenant);
            assertThat(sql.executeUpdate()).isEqualTo(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The highest version of this tenant's breaker on the topic. */
    private void awaitPublished(Consumer<BreakerState> check) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> check.accept(values(Topics.BREAKERS).stream()
                        .map(value -> Json.read(value, BreakerState.class))
                        .filter(state -> state.tenantId().equals(tenant))
                        .max(Comparator.comparingLong(BreakerState::version))
                        .orElseThrow(() -> new AssertionError("nothing is published"))));
    }

    private List<CausalEvent.BreakerChanged> changes(String workflow) {
        return values(Topics.EVENTS).stream()
                .filter(value -> new String(value, StandardCharsets.UTF_8).contains("breaker_changed"))
                .map(value -> Json.read(value, CausalRecord.class))
                .filter(record -> record.workflowId().toString().equals(workflow))
                .flatMap(record -> record.events().stream())
                .map(CausalEvent.BreakerChanged.class::cast)
                .toList();
    }

    private List<byte[]> values(String topic) {
        List<byte[]> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "max.poll.records", 5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
