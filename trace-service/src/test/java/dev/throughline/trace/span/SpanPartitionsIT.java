package dev.throughline.trace.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class SpanPartitionsIT {
    private static final int RETENTION = 14;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.flyway.username")
    String owner;

    @ConfigProperty(name = "quarkus.flyway.password")
    String password;

    @Inject
    SpanPartitions partitions;

    @Inject
    SpanWriteStore store;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @Test
    void shouldDropWholeDaysWhenTheyAreOlderThanTheRetentionAndKeepTheRest() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, owner, password);
                Statement sql = connection.createStatement()) {
            // Given
            for (int age : new int[] {RETENTION + 2, RETENTION + 1, RETENTION, 1}) {
                partition(sql, today.minusDays(age));
                row(sql, today.minusDays(age));
            }
            row(sql, today.minusDays(RETENTION + 30));
            // When
            partitions.keep().await().indefinitely();
            partitions.keep().await().indefinitely();
            // Then
            assertThat(days(sql))
                    .contains(name(today.minusDays(RETENTION)), name(today.minusDays(1)), name(today), name(ahead(3)))
                    .doesNotContain(name(today.minusDays(RETENTION + 1)), name(today.minusDays(RETENTION + 2)));
            assertThat(count(sql, "taken_at < '" + today.minusDays(RETENTION) + "Z'"))
                    .isZero();
            assertThat(count(sql, "taken_at < '" + today + "Z'")).isEqualTo(2);
            sql.execute("DELETE FROM span_chunk WHERE tenant_id = 'retention'");
        }
    }

    @Test
    void shouldMoveIntoItsDayWhenARowWasThereBeforeThePartition() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, owner, password);
                Statement sql = connection.createStatement()) {
            // Given
            UUID trace = row(sql, ahead(20));
            assertThat(where(sql, trace)).isEqualTo("span_chunk_default");
            // When
            store.keep(today.minusDays(RETENTION), ahead(20)).await().indefinitely();
            // Then
            assertThat(where(sql, trace)).isEqualTo(name(ahead(20)));
            sql.execute("DELETE FROM span_chunk WHERE trace_id = '" + trace + "'");
        }
    }

    @Test
    void shouldRefuseToDropTodayWhoeverAsks() {
        assertThatThrownBy(() -> store.keep(today, ahead(1)).await().indefinitely())
                .hasMessageContaining("today stays");
    }

    private LocalDate ahead(int days) {
        return today.plusDays(days);
    }

    private static void partition(Statement sql, LocalDate day) throws SQLException {
        sql.execute("CREATE TABLE IF NOT EXISTS %s PARTITION OF span_chunk FOR VALUES FROM ('%sZ') TO ('%sZ')"
                .formatted(name(day), day, day.plusDays(1)));
    }

    private static UUID row(Statement sql, LocalDate day) throws SQLException {
        UUID trace = UUID.randomUUID();
        sql.execute("""
                INSERT INTO span_chunk (taken_at, first_start, last_end, longest_nanos, shortest_nanos, trace_id,
                                        span_count, has_error, is_synthetic, tenant_id, tokens, body_bytes, body)
                VALUES ('%1$s 12:00Z', '%1$s 12:00Z', '%1$s 12:00Z', 1, 1, '%2$s', 1, false, false, 'retention', '{1}', 0, '')
                """.formatted(day, trace));
        return trace;
    }

    private static List<String> days(Statement sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var rows = sql.executeQuery(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'span_chunk'::regclass")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String where(Statement sql, UUID trace) throws SQLException {
        try (var row =
                sql.executeQuery("SELECT tableoid::regclass::text FROM span_chunk WHERE trace_id = '" + trace + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    private static int count(Statement sql, String condition) throws SQLException {
        try (var row =
                sql.executeQuery("SELECT count(*) FROM span_chunk WHERE tenant_id = 'retention' AND " + condition)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static String name(LocalDate day) {
        return "span_chunk_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }
}
