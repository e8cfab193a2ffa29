package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.Topics;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Incidents of rehearsals are like others, and nobody who looks after real ones notices them. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class SyntheticIncidentsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicLong OFFSETS = new AtomicLong();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Synthetic run = new Synthetic("SDSR-INC", Ids.uuid7());

    @Test
    void shouldAcknowledgeTheAlertOfARehearsalAndPageNobody() {
        // Given
        var failing = Failing.of(tenant, "boom", run.text());

        // When
        send(failing);

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/api/v1/alerts?scenario=" + run)
                        .then()
                        .statusCode(200)
                        .body("total", equalTo(1))
                        .body("items[0].receiver", equalTo("synthetic"))
                        .body("items[0].state", equalTo("acknowledged"))
                        .body("items[0].is_synthetic", equalTo(true))
                        .body("items[0].synthetic_scenario_id", equalTo(run.text())));
        given().get("/api/v1/alerts?tenant_id=" + tenant).then().body("total", equalTo(0));
        given().get("/api/v1/alerts?synthetic=only&tenant_id=" + tenant).then().body("total", equalTo(1));
        given().get("/api/v1/alerts?scenario=sdsr").then().statusCode(422);
        await().atMost(PATIENCE).untilAsserted(() -> {
            var said = said(failing.workflowId());
            assertThat(said.stream().flatMap(record -> record.events().stream()))
                    .anyMatch(CausalEvent.IncidentOpened.class::isInstance)
                    .anyMatch(event -> event instanceof CausalEvent.AlertChanged alert
                            && alert.state().equals("acknowledged"));
            assertThat(said).allMatch(CausalRecord::isSynthetic);
            assertThat(said).allMatch(record -> run.text().equals(record.syntheticScenarioId()));
        });
    }

    @Test
    void shouldKeepRunsOfOneScenarioApartAndFindThemTogether() {
        // Given
        var other = new Synthetic("SDSR-INC", Ids.uuid7());

        // When
        send(
                Failing.of(tenant, "boom"),
                Failing.of(tenant, "boom", run.text()),
                Failing.of(tenant, "boom", other.text()));

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(total("&synthetic=include")).isEqualTo(3));
        assertThat(total("")).isEqualTo(1);
        assertThat(total("&synthetic=exclude")).isEqualTo(1);
        assertThat(total("&synthetic=only")).isEqualTo(2);
        assertThat(total("&is_synthetic=true&scenario=" + run)).isEqualTo(1);
        assertThat(total("&scenario=" + other)).isEqualTo(1);
        assertThat(total("&scenario=SDSR-INC")).isEqualTo(2);
        assertThat(total("&scenario=SDSR-IN")).isZero();
    }

    @Test
    void shouldMakeASyntheticIncidentOfAPoisonRecordThatNamesItsScenario() throws Exception {
        // When
        poison(Ids.uuid7(), run);

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/api/v1/incidents?scenario=" + run)
                        .then()
                        .body("total", equalTo(1))
                        .body("items[0].severity", equalTo("warning"))
                        .body("items[0].is_synthetic", equalTo(true)));
    }

    @Test
    void shouldNotHideTheTroubleOfARealRunBehindAForgedHeader() throws Exception {
        // Given
        var real = Failing.of(tenant, "boom");
        send(real);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(total("")).isEqualTo(1));

        // When
        long offset = poison(real.workflowId(), run);

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(given().get("/api/v1/incidents?text=offset " + offset)
                                .<Integer>path("total"))
                        .isEqualTo(1));
        given().get("/api/v1/incidents?scenario=" + run).then().body("total", equalTo(0));
    }

    /** Blocks hold the records of several scenarios. */
    @Test
    void shouldNameTheScenarioWhereverARowMayBeSynthetic() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (var connection = DriverManager.getConnection(jdbcUrl, user, password);
                var rows = connection.createStatement().executeQuery("""
                        SELECT c.relname
                          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
                         WHERE c.relkind IN ('r', 'p') AND a.attname IN ('is_synthetic', 'synthetic_scenario_id')
                         GROUP BY c.relname HAVING count(DISTINCT a.attname) <> 2
                        """)) {
            while (rows.next()) {
                wrong.add(rows.getString(1));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private int total(String filter) {
        return given().get("/api/v1/incidents?tenant_id=" + tenant + filter).path("total");
    }

    private void send(Failing... failing) {
        try (var bus = new IncidentBus(bootstrap)) {
            bus.send(failing);
        }
    }

    /** @return where the record is said to have stood */
    private long poison(UUID workflow, Synthetic scenario) throws Exception {
        long offset = System.nanoTime() + OFFSETS.incrementAndGet();
        byte[] key = workflow.toString().getBytes(StandardCharsets.UTF_8);
        var record = new ConsumerRecord<>(Topics.TASK_RESULTS, 0, offset, key, new byte[] {'{'});
        Synthetic.mark(record.headers(), true, scenario.text());
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(DeadLetters.of(record, "orchestrator", new IllegalStateException("x" + workflow)))
                    .get();
        }
        return offset;
    }

    /** What this service said about a run, each with the header of its scenario. */
    private List<CausalRecord> said(UUID workflow) {
        List<CausalRecord> said = new ArrayList<>();
        byte[] key = workflow.toString().getBytes(StandardCharsets.UTF_8);
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.EVENTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (Arrays.equals(record.key(), key)) {
                        assertThat(Synthetic.claimed(record.headers())).contains(run);
                        said.add(Json.read(record.value(), CausalRecord.class));
                    }
                }
            }
        }
        return said;
    }
}
