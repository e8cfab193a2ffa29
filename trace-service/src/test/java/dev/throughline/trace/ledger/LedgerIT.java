package dev.throughline.trace.ledger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.Topics;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.LogLines;
import dev.throughline.trace.Runs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class LedgerIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String appUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    @Test
    void shouldServeTheWholeStoryWhenRecordsArriveTwiceAndBackwards() throws Exception {
        // Given
        var run = Runs.failed();
        var records = new ArrayList<>(run.records);
        records.addAll(run.records);
        Collections.reverse(records);
        // When
        send(records);
        awaitRecords(run, run.records.size());
        // Then
        given().get("/api/v1/traces/" + run.traceId)
                .then()
                .statusCode(200)
                .body("workflow_id", equalTo(run.workflowId.toString()))
                .body("status", equalTo("failed"))
                .body("error", equalTo("first: no such file"))
                .body("incident_id", equalTo(run.incidentId.toString()))
                .body("complete", equalTo(true))
                .body("spans.kind", contains("workflow", "attempt", "step", "incident"));
        given().get("/api/v1/traces/" + run.workflowId + "/steps")
                .then()
                .statusCode(200)
                .body("items.id", contains(run.stepId.toString()))
                .body("items.outcome_data", contains("no such file"))
                .body("items.cost_micros", contains(7));
        given().get("/api/v1/traces/" + run.traceId.hex() + "/causality")
                .then()
                .statusCode(200)
                .body("nodes.kind", hasItems("request", "workflow", "task", "step", "incident"))
                .body("edges.evidence", hasItems("declared"));
        given().get("/api/v1/traces?status=failed&workflow_id=" + run.workflowId)
                .then()
                .statusCode(200)
                .body("total", equalTo(1))
                .body("items[0].incident_id", equalTo(run.incidentId.toString()));
    }

    @Test
    void shouldPageWithExactTotalsWhenAnAgentHasManyRuns() throws Exception {
        // Given: other tests' runs of that agent, perhaps thousands, are older
        var since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var runs = List.of(Runs.completed(), Runs.completed(), Runs.completed());
        for (var run : runs) {
            send(run.records);
            awaitRecords(run, run.records.size());
        }
        // When
        var seen = new ArrayList<String>();
        String cursor = "";
        while (cursor != null) {
            var page = given().get("/api/v1/traces?agent=intake-1&status=completed&limit=1&from=" + since + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("items.workflow_id", String.class));
            assertThat(page.getInt("total")).isGreaterThanOrEqualTo(3);
            cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        }
        // Then
        assertThat(seen)
                .doesNotHaveDuplicates()
                .containsAll(runs.stream().map(r -> r.workflowId.toString()).toList());
    }

    @Test
    void shouldChainBlocksWithoutGapWhenRecordsKeepComing() throws Exception {
        // Given
        var run = Runs.completed();
        // When
        send(run.records);
        awaitRecords(run, run.records.size());
        // Then
        try (var app = app()) {
            // Of synthetic chains, blocks may have been deleted.
            assertThat(
                            number(
                                    app,
                                    "SELECT count(*) FROM (SELECT prev_hash, lag(block_hash) OVER w AS before, height,"
                                            + " row_number() OVER w AS place FROM ledger_block WHERE NOT is_synthetic WINDOW w AS"
                                            + " (PARTITION BY chain ORDER BY height)) b WHERE height <> place OR (before IS NOT NULL AND before <> prev_hash)"))
                    .isZero();
            assertThat(number(app, "SELECT sum(entries) FROM ledger_block WHERE NOT is_synthetic"))
                    .isEqualTo(number(app, "SELECT sum(records) FROM ledger_head WHERE chain NOT LIKE '%-synthetic'"));
        }
        given().get("/api/v1/ledger/stats").then().statusCode(200).body("chains.chain", hasItems(chainOf(run)));
    }

    @Test
    void shouldDeadLetterAndGoOnWhenARecordCannotBeReadOrStored() throws Exception {
        // Given
        var run = Runs.completed();
        var withZero = new CausalRecord(
                UUID.randomUUID(),
                "worker",
                "tenant\u0000",
                run.workflowId,
                run.traceId,
                null,
                false,
                null,
                run.records.getFirst().recordedAt(),
                List.of());
        var atNoTime = new CausalRecord(
                UUID.randomUUID(),
                "worker",
                "tenant",
                run.workflowId,
                run.traceId,
                null,
                false,
                null,
                Instant.MAX,
                List.of());
        byte[] key = run.workflowId.toString().getBytes(StandardCharsets.UTF_8);
        // When
        try (var producer = producer()) {
            producer.send(new ProducerRecord<>(Topics.EVENTS, key, "not json".getBytes(StandardCharsets.UTF_8)))
                    .get();
            producer.send(withZero.toKafka(null)).get();
            producer.send(atNoTime.toKafka(null)).get();
        }
        send(run.records);
        // Then
        awaitRecords(run, run.records.size());
        try (var dead = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        brokers,
                        "group.id",
                        UUID.randomUUID().toString(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            dead.subscribe(List.of(Topics.DEAD_LETTERS));
            var found = new ArrayList<byte[]>();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                dead.poll(Duration.ofMillis(200)).forEach(r -> {
                    if (java.util.Arrays.equals(r.key(), key)) {
                        found.add(r.value());
                    }
                });
                assertThat(found).hasSize(3);
            });
        }
    }

    @Test
    void shouldNameTheRunInTheLogWhenItsRecordIsPutAside() throws Exception {
        // Given
        var run = Runs.completed();
        var span = SpanId.random();
        var unstorable = new CausalRecord(
                UUID.randomUUID(),
                "worker",
                "tenant\u0000",
                run.workflowId,
                run.traceId,
                null,
                false,
                null,
                run.records.getFirst().recordedAt(),
                List.of());
        var headers = run.records.getFirst().toKafka(span).headers();
        byte[] key = run.workflowId.toString().getBytes(StandardCharsets.UTF_8);
        try (var log = new LogLines();
                var producer = producer()) {
            // When
            producer.send(new ProducerRecord<>(Topics.EVENTS, null, key, new byte[] {'{'}, headers))
                    .get();
            producer.send(unstorable.toKafka(null)).get();
            // Then
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(log.lines())
                            .filteredOn(line -> line.message().startsWith("record goes to the dead letters"))
                            .extracting(LogLines.Line::about)
                            .filteredOn(about -> run.workflowId.toString().equals(about.get("workflowId")))
                            .hasSize(2)
                            .allSatisfy(about -> assertThat(about).containsEntry("traceId", run.traceId.hex()))
                            .anySatisfy(about -> assertThat(about).containsEntry("spanId", span.hex()))
                            .anySatisfy(about -> assertThat(about).doesNotContainKey("spanId")));
        }
    }

    @Test
    void shouldRefuseEveryChangeOfRealRowsWhenTheServiceRoleTries() throws Exception {
        // Given
        var real = Runs.completed();
        var synthetic = Runs.synthetic();
        send(real.records);
        send(synthetic.records);
        awaitRecords(real, real.records.size());
        awaitRecords(synthetic, synthetic.records.size());
        // When // Then
        try (var app = app()) {
            for (var table : List.of("ledger_entry", "ledger_block", "trace_step")) {
                refused(app, "UPDATE " + table + " SET is_synthetic = true");
                refused(app, "TRUNCATE " + table);
                refused(app, "DELETE FROM " + table + " WHERE NOT is_synthetic");
                refused(app, "ALTER TABLE " + table + " DISABLE TRIGGER ALL");
            }
            for (var partition : partitions(app)) {
                refused(app, "SELECT 1 FROM " + partition);
                refused(app, "INSERT INTO " + partition + " DEFAULT VALUES");
                refused(app, "UPDATE " + partition + " SET is_synthetic = true");
                refused(app, "DELETE FROM " + partition);
                refused(app, "TRUNCATE " + partition);
                refused(app, "DROP TABLE " + partition);
            }
            refused(app, "ALTER TABLE ledger_entry DETACH PARTITION ledger_entry_default");
            refused(app, "SELECT ledger_drop_period(now(), '', '', 0, 0, '[]')");
            refused(app, "SELECT ledger_add_period(now(), now() + interval '1 day')");
            refused(app, "DELETE FROM ledger_archive");
            refused(app, "INSERT INTO ledger_archive DEFAULT VALUES");
            refused(app, "SET session_replication_role = replica");
            try (var sql = app.createStatement()) {
                String own = " WHERE workflow_id = '" + synthetic.workflowId + "'";
                assertThat(sql.executeUpdate("DELETE FROM ledger_entry" + own)).isEqualTo(synthetic.records.size());
                assertThat(sql.executeUpdate("DELETE FROM trace_step" + own)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldAnswerWithProblemDetailsWhenTheQuestionIsWrong() {
        for (var wrong : List.of(
                "/api/v1/traces/nonsense",
                "/api/v1/traces?limit=x",
                "/api/v1/traces?cursor=x",
                "/api/v1/traces?status=odd")) {
            given().get(wrong).then().statusCode(400).contentType("application/problem+json");
        }
        for (var path : List.of("", "/steps", "/causality")) {
            given().get("/api/v1/traces/" + UUID.randomUUID() + path)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("status", equalTo(404));
        }
    }

    @Test
    void shouldBeReadyWhenSchemaAndTopicAreThere() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    private void send(List<CausalRecord> records) throws Exception {
        try (var producer = producer()) {
            for (var record : records) {
                producer.send(record.toKafka(null)).get();
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void awaitRecords(Runs run, int count) throws SQLException {
        try (var app = app()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> number(
                                    app,
                                    "SELECT count(*) FROM ledger_entry WHERE workflow_id = '" + run.workflowId + "'")
                            == count);
        }
    }

    private String chainOf(Runs run) throws SQLException {
        try (var app = app();
                var rows = app.createStatement()
                        .executeQuery("SELECT chain FROM ledger_entry WHERE workflow_id = '" + run.workflowId + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Connection app() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, appUser, appPassword);
    }

    private static List<String> partitions(Connection app) throws SQLException {
        try (var rows = app.createStatement()
                .executeQuery("SELECT inhrelid::regclass::text FROM pg_inherits"
                        + " WHERE inhparent::regclass::text IN ('ledger_entry', 'ledger_block', 'trace_step')")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            assertThat(names).hasSizeGreaterThan(6);
            return names;
        }
    }

    private static long number(Connection app, String query) throws SQLException {
        try (var rows = app.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void refused(Connection app, String statement) {
        assertThatThrownBy(() -> app.createStatement().execute(statement))
                .as(statement)
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("42501");
    }
}
