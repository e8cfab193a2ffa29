package dev.throughline.trace.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.ControlMessage.CleanUpReceipt;
import dev.throughline.contracts.ControlMessage.CleanUpRequested;
import dev.throughline.contracts.ControlMessage.TableCleaned;
import dev.throughline.contracts.Ids;
import dev.throughline.service.cleanup.CleanUpPart;
import dev.throughline.service.cleanup.CleanUpRound;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.Runs;
import dev.throughline.trace.proof.HttpLedger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class CleanUpIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String appUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    @Inject
    CleanUpRound round;

    @Inject
    CleanUpPart part;

    private final String tenant = "cleanup-" + UUID.randomUUID();
    private final String scenario = "CLEAN-TEST";

    @Test
    void shouldDeleteOneRunAndNothingElseWhenNeighboursAreThere() throws Exception {
        // Given
        String mine = scenario + "/" + Ids.uuid7();
        String neighbour = scenario + "/" + Ids.uuid7();
        send(synthetic(tenant, mine));
        send(synthetic(tenant, neighbour));
        send(synthetic(tenant + "-other", mine));
        var real = Runs.completed();
        send(real.records);
        awaitEntries(4 * real.records.size() - real.records.size(), "tenant_id LIKE '" + tenant + "%'");
        awaitEntries(real.records.size(), "workflow_id = '" + real.workflowId + "'");
        String before = digests(mine);

        // When
        var receipt = follow(mine, 1);
        var again = follow(mine, 2);

        // Then
        assertThat(receipt.error()).isNull();
        assertThat(deleted(receipt, "ledger_entry")).isEqualTo(real.records.size());
        assertThat(deleted(receipt, "trace")).isOne();
        assertThat(deleted(receipt, "trace_step")).isPositive();
        assertThat(receipt.tables()).allSatisfy(table -> {
            assertThat(table.remaining()).isZero();
            assertThat(table.realAfter()).isEqualTo(table.realBefore());
        });
        assertThat(receipt.checks()).isNull();
        assertThat(again.checks()).singleElement().satisfies(check -> {
            assertThat(check.held()).as(check.seen()).isTrue();
            assertThat(check.seen()).contains("all verify");
        });
        assertThat(again.tables())
                .allSatisfy(table -> assertThat(table.deleted()).isZero());
        assertThat(digests(mine)).isEqualTo(before);
        assertThat(new HttpLedger().audit()).isEmpty();
    }

    @Test
    void shouldOnlyLookInRoundZeroAndTakeLateRecordsInTheNext() throws Exception {
        // Given
        String mine = scenario + "/" + Ids.uuid7();
        var records = synthetic(tenant, mine);
        send(records.subList(0, 2));
        awaitEntries(2, "synthetic_scenario_id = '" + mine + "'");

        // When
        var look = follow(mine, 0);
        var first = follow(mine, 1);
        send(records.subList(2, records.size()));
        awaitEntries(records.size() - 2, "synthetic_scenario_id = '" + mine + "'");
        var second = follow(mine, 2);

        // Then
        assertThat(look.tables())
                .allSatisfy(table -> assertThat(table.deleted()).isZero());
        assertThat(look.tables()).extracting(TableCleaned::remaining).anyMatch(left -> left > 0);
        assertThat(deleted(first, "ledger_entry")).isEqualTo(2);
        assertThat(deleted(second, "ledger_entry")).isEqualTo(records.size() - 2);
        assertThat(second.tables())
                .allSatisfy(table -> assertThat(table.remaining()).isZero());
    }

    @Test
    void shouldDeleteNothingWhenARealRowBearsTheId() throws Exception {
        // Given
        String mine = scenario + "/" + Ids.uuid7();
        send(synthetic(tenant, mine));
        send(records(tenant, mine, false));
        int each = Runs.synthetic().records.size();
        awaitEntries(2 * each, "synthetic_scenario_id = '" + mine + "'");

        // When
        var receipt = follow(mine, 1);

        // Then
        assertThat(receipt.tables())
                .allSatisfy(table -> assertThat(table.deleted()).isZero());
        assertThat(receipt.tables().stream().mapToLong(TableCleaned::foreign).sum())
                .isPositive();
        awaitEntries(2 * each, "synthetic_scenario_id = '" + mine + "'");
    }

    @Test
    void shouldKnowEveryTableThatCanHoldSyntheticRows() throws Exception {
        // Given
        var known = new TreeSet<String>();
        part.tables().forEach(table -> known.add(table.name()));

        // When
        var marked = new TreeSet<String>();
        try (var app = app();
                var rows = app.createStatement().executeQuery("""
                        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                         WHERE a.attname = 'is_synthetic' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                        """)) {
            while (rows.next()) {
                marked.add(rows.getString(1));
            }
        }

        // Then
        assertThat(marked).isNotEmpty().isSubsetOf(known);
    }

    private CleanUpReceipt follow(String scenario, int number) {
        return round.follow(new CleanUpRequested(Ids.uuid7(), tenant, scenario, number, Instant.now()))
                .orElseThrow();
    }

    private static long deleted(CleanUpReceipt receipt, String name) {
        return receipt.tables().stream()
                .filter(table -> table.table().equals(name))
                .mapToLong(TableCleaned::deleted)
                .sum();
    }

    /** Of all rows but those of the scenario's run in this tenant. */
    private String digests(String mine) throws SQLException {
        var digests = new ArrayList<String>();
        try (var app = app()) {
            for (String table : List.of("ledger_entry", "trace", "trace_step")) {
                String others =
                        " FROM %s t WHERE NOT (tenant_id = '%s' AND synthetic_scenario_id IS NOT DISTINCT FROM '%s')"
                                .formatted(table, tenant, mine);
                // What other tests write meanwhile is of other tenants; completeness is judged apart, and later.
                String row = "(to_jsonb(t) - ARRAY['complete_as_of', 'judged', 'judge_at'])::text";
                digests.add(text(
                        app,
                        "SELECT md5(string_agg(%1$s, ',' ORDER BY %1$s))".formatted(row) + others
                                + " AND tenant_id LIKE '" + tenant + "%'"));
            }
        }
        return digests.toString();
    }

    private static List<CausalRecord> synthetic(String tenant, String scenario) {
        return records(tenant, scenario, true);
    }

    private static List<CausalRecord> records(String tenant, String scenario, boolean isSynthetic) {
        return Runs.synthetic().records.stream()
                .map(r -> new CausalRecord(
                        r.id(),
                        r.source(),
                        tenant,
                        r.workflowId(),
                        r.traceId(),
                        r.agentId(),
                        isSynthetic,
                        scenario,
                        r.recordedAt(),
                        r.events()))
                .toList();
    }

    private void send(List<CausalRecord> records) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var record : records) {
                producer.send(record.toKafka(null)).get();
            }
        }
    }

    private void awaitEntries(int count, String where) throws SQLException {
        try (var app = app()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> text(app, "SELECT count(*) FROM ledger_entry WHERE " + where)
                            .equals(String.valueOf(count)));
        }
    }

    private Connection app() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, appUser, appPassword);
    }

    private static String text(Connection app, String query) throws SQLException {
        try (var rows = app.createStatement().executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }
}
