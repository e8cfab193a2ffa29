package dev.throughline.trace.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.trace.Runs;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Fills the ledger through Kafka, and changes it as a superuser. */
public final class LedgerWrites {
    private LedgerWrites() {}

    public static void take(Runs... runs) throws Exception {
        String brokers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        try (var producer = new KafkaProducer<>(
                // Together, so that blocks have several entries.
                Map.<String, Object>of("bootstrap.servers", brokers, "linger.ms", 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var run : runs) {
                for (var record : run.records) {
                    producer.send(record.toKafka(null));
                }
            }
        }
        for (var run : runs) {
            await().atMost(Duration.ofSeconds(30)).until(() -> entries(run) == run.records.size());
        }
    }

    private static int entries(Runs run) throws SQLException {
        return rows("SELECT 1 FROM ledger_entry WHERE workflow_id = '" + run.workflowId + "'")
                .size();
    }

    /** Statements that even triggers do not see; all or none. */
    public static void asSuperuser(String... statements) throws SQLException {
        try (var admin = admin();
                var sql = admin.createStatement()) {
            admin.setAutoCommit(false);
            sql.execute("SET LOCAL session_replication_role = replica");
            for (String table : List.of("ledger_entry", "ledger_block")) {
                sql.execute("ALTER TABLE " + table + " DISABLE TRIGGER append_only");
            }
            for (String statement : statements) {
                sql.execute(statement);
                assertThat(sql.getUpdateCount()).as(statement).isNotZero();
            }
            for (String table : List.of("ledger_entry", "ledger_block")) {
                sql.execute("ALTER TABLE " + table + " ENABLE ALWAYS TRIGGER append_only");
            }
            admin.commit();
        }
    }

    /** One statement with nothing in its way. */
    public static void superuser(String statement) throws SQLException {
        try (var admin = admin();
                var sql = admin.createStatement()) {
            admin.setAutoCommit(false);
            for (String table : List.of("ledger_entry", "ledger_block")) {
                sql.execute("ALTER TABLE " + table + " DISABLE TRIGGER append_only");
            }
            sql.execute(statement);
            for (String table : List.of("ledger_entry", "ledger_block")) {
                sql.execute("ALTER TABLE " + table + " ENABLE ALWAYS TRIGGER append_only");
            }
            admin.commit();
        }
    }

    /** The first column. */
    public static List<String> rows(String query) throws SQLException {
        try (var admin = admin();
                var sql = admin.createStatement();
                var row = sql.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }

    public static String one(String query) throws SQLException {
        return rows(query).getFirst();
    }

    public static Connection service() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }

    public static Connection admin() throws SQLException {
        return DriverManager.getConnection(
                ConfigProvider.getConfig().getValue("throughline.test.admin-url", String.class));
    }
}
