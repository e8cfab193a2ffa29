package dev.throughline.incident.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.incident.Failing;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class FailureConsumerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITION = 2;

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
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    /** Or a kill would lose the failure: the next instance would start behind it. */
    @Test
    void shouldNotAcknowledgePastAFailureThatIsNotCommittedYet() throws Exception {
        // Given
        long failure;
        try (var locked = connect()) {
            locked.setAutoCommit(false);
            locked.createStatement().execute("LOCK TABLE incident_occurrence IN ACCESS EXCLUSIVE MODE");
            failure = send(Failing.of(tenant, "held").record());
            await().atMost(PATIENCE).until(this::somebodyWaitsForTheLock);
            // When
            for (int i = 0; i < 5; i++) {
                producer.send(harmless()).get();
            }
            // Then
            await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> acknowledged() <= failure);
            locked.rollback();
        }
        awaitTheOnly("held");
        await().atMost(PATIENCE).until(() -> acknowledged() > failure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tenant_id\":\"TENANT\" -> \"tenant_id\":\"TENANT\\u0000\"",
                "\"agent\":\"validate\" -> \"agent\":\"vali\\u0000date\"",
                "\"code\":\"odd\" -> \"code\":\"\\ud83d\"",
                "\"task_id\":\"[^\"]*\", -> ",
                "\"id\":\"[^\"]*\", -> ",
                "\"at\":\"[^\"]*\", -> ",
                "\"at\":\"[^\"]*\" -> \"at\":\"+999999-01-01T00:00:00Z\"",
                "\"is_synthetic\":false -> \"is_synthetic\":true,\"synthetic_scenario_id\":\"\\u0000\""
            })
    void shouldGoOnWhenARecordHoldsWhatNoRowCan(String edit) throws Exception {
        // Given
        String[] change = edit.replace("TENANT", tenant).split(" -> ", -1);
        var odd = Failing.of(tenant, "odd").record();
        String body = new String(Json.bytes(odd), StandardCharsets.UTF_8);
        String broken = body.replaceAll(change[0], change[1].replace("\\", "\\\\"));
        assertThat(broken).isNotEqualTo(body);
        // When
        producer.send(new ProducerRecord<>(
                        Topics.EVENTS,
                        PARTITION,
                        odd.toKafka(null).key(),
                        broken.getBytes(StandardCharsets.UTF_8),
                        odd.toKafka(null).headers()))
                .get();
        send(Failing.of(tenant, "good").record());
        // Then
        awaitTheOnly("good");
    }

    private long send(CausalRecord record) throws Exception {
        var kafka = record.toKafka(null);
        return producer.send(
                        new ProducerRecord<>(Topics.EVENTS, PARTITION, kafka.key(), kafka.value(), kafka.headers()))
                .get()
                .offset();
    }

    private static ProducerRecord<byte[], byte[]> harmless() {
        var record = new ProducerRecord<byte[], byte[]>(Topics.EVENTS, PARTITION, null, new byte[] {'x'});
        record.headers().add(CausalRecord.TYPES_HEADER, ",task_succeeded,".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private void awaitTheOnly(String code) {
        String found = "items.findAll { it.fingerprint.endsWith('|" + code + "') }.occurrences";
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/api/v1/incidents?tenant_id=" + tenant)
                        .then()
                        .body(found, equalTo(java.util.List.of(1))));
    }

    private long acknowledged() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var offsets = admin.listConsumerGroupOffsets("throughline-incident")
                    .partitionsToOffsetAndMetadata()
                    .get();
            var offset = offsets.get(new TopicPartition(Topics.EVENTS, PARTITION));
            return offset == null ? 0 : offset.offset();
        }
    }

    private boolean somebodyWaitsForTheLock() throws SQLException {
        try (var connection = connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM pg_stat_activity WHERE usename = current_user"
                                + " AND wait_event_type = 'Lock'")) {
            rows.next();
            return rows.getLong(1) > 0;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, appUser, appPassword);
    }
}
