package dev.throughline.trace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.Runs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class LedgerRecoveryIT {
    private static final Logger LOG = Logger.getLogger(LedgerRecoveryIT.class);
    private static final int RUNS = 6_000;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String appUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    @Test
    void shouldTakeEveryRecordOnceWhenConnectionsAreCutAgainAndAgain() throws Exception {
        try (var app = DriverManager.getConnection(jdbcUrl, appUser, appPassword);
                var sql = app.createStatement()) {
            // Given
            long before = number(sql, "SELECT count(*) FROM ledger_entry");
            send(RUNS);
            // When
            long start = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                long reached = number(sql, "SELECT count(*) FROM ledger_entry");
                sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE usename = current_user AND pid <> pg_backend_pid()");
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> number(sql, "SELECT count(*) FROM ledger_entry") > reached
                                || reached == before + 3L * RUNS);
            }
            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> number(sql, "SELECT count(*) FROM ledger_entry") >= before + 3L * RUNS);
            LOG.infof("%d records took %d ms", 3 * RUNS, (System.nanoTime() - start) / 1_000_000);
            assertThat(number(sql, "SELECT count(*) FROM ledger_entry")).isEqualTo(before + 3L * RUNS);
            assertThat(number(sql, "SELECT sum(records) FROM ledger_head WHERE chain NOT LIKE '%-synthetic'"))
                    .isEqualTo(number(sql, "SELECT sum(entries) FROM ledger_block WHERE NOT is_synthetic"));
            assertThat(number(
                            sql,
                            "SELECT count(*) FROM trace_step s LEFT JOIN trace t USING (workflow_id)"
                                    + " WHERE t.status = 'running'"))
                    .isZero();
        }
    }

    private void send(int runs) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", brokers, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < runs; i++) {
                Runs.completed().records.forEach(record -> producer.send(record.toKafka(null)));
            }
        }
    }

    private static long number(Statement sql, String query) throws Exception {
        try (var rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
