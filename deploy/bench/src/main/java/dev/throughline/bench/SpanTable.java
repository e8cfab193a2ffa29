package dev.throughline.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** The table of stored spans, as its owner sees it. */
final class SpanTable {
    private static final String SPANS = "SELECT coalesce(sum(span_count), 0) FROM span_chunk WHERE taken_at >= ?";
    private static final String BYTES = """
            SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0) FROM pg_inherits
             WHERE inhparent = 'span_chunk'::regclass
            """;

    private SpanTable() {}

    static long spans(Connection connection, OffsetDateTime since) throws SQLException {
        try (var sql = connection.prepareStatement(SPANS)) {
            sql.setObject(1, since);
            try (var row = sql.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Rows and indexes of all days. */
    static long bytes(Connection connection) throws SQLException {
        return number(connection, BYTES);
    }

    static long bytes(Connection connection, String table) throws SQLException {
        return number(connection, "SELECT pg_total_relation_size('" + table + "')");
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (var sql = connection.createStatement();
                var row = sql.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
