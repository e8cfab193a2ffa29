package dev.throughline.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/**
 * What the database can do for a single writer. The rows have about the size of a journal row and go to an ordinary
 * table: a temporary one writes no log, so its commits would wait for nothing.
 */
final class CommitFloor {
    private static final int GROUP = 500;
    private static final byte[] BODY = new byte[600];
    private static final Duration WARM_UP = Duration.ofMillis(500);

    private final Connection connection;
    private final String table;

    CommitFloor(Connection connection) {
        this.connection = connection;
        this.table = "bench_floor_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** @param groupCommitsPerSecond commits of {@value #GROUP} rows each, one statement a commit */
    record Floor(double commitsPerSecond, double commitP50Ms, double commitP99Ms, double groupCommitsPerSecond) {
        double rowsPerSecond() {
            return groupCommitsPerSecond * GROUP;
        }
    }

    Floor measure(Duration window) throws SQLException {
        connection.setAutoCommit(true);
        try (var sql = connection.createStatement()) {
            sql.execute("CREATE TABLE %s (id uuid PRIMARY KEY, workflow_id uuid, at timestamptz, body bytea)"
                    .formatted(table));
            try {
                return measureIn(window);
            } finally {
                sql.execute("DROP TABLE " + table);
            }
        }
    }

    private Floor measureIn(Duration window) throws SQLException {
        String insert = "INSERT INTO %s SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::bytea[])"
                .formatted(table);
        try (var single = connection.prepareStatement(insert);
                var group = connection.prepareStatement(insert)) {
            commits(single, 1, WARM_UP);
            var singles = commits(single, 1, window);
            commits(group, GROUP, WARM_UP);
            var groups = commits(group, GROUP, window);
            return new Floor(
                    singles.count() / seconds(window),
                    singles.percentileMs(50),
                    singles.percentileMs(99),
                    groups.count() / seconds(window));
        }
    }

    private Latencies commits(PreparedStatement insert, int rows, Duration window) throws SQLException {
        var latencies = new Latencies();
        long deadline = System.nanoTime() + window.toNanos();
        for (long began = System.nanoTime(); began < deadline; began = System.nanoTime()) {
            var ids = new UUID[rows];
            Arrays.setAll(ids, i -> UUID.randomUUID());
            var times = new OffsetDateTime[rows];
            Arrays.fill(times, OffsetDateTime.now(ZoneOffset.UTC));
            var bodies = new byte[rows][];
            Arrays.fill(bodies, BODY);
            insert.setArray(1, connection.createArrayOf("uuid", ids));
            insert.setArray(2, connection.createArrayOf("uuid", ids));
            insert.setArray(3, connection.createArrayOf("timestamptz", times));
            insert.setArray(4, connection.createArrayOf("bytea", bodies));
            insert.executeUpdate();
            latencies.record(System.nanoTime() - began);
        }
        return latencies;
    }

    private static double seconds(Duration window) {
        return window.toNanos() / 1e9;
    }
}
