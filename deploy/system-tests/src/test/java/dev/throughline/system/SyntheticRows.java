package dev.throughline.system;

import dev.throughline.local.PlatformService;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Rows of every table of every database that can tell tests from real work. */
final class SyntheticRows {
    private static final String TABLES = """
            SELECT c.table_name FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.column_name = 'is_synthetic' AND c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
             ORDER BY 1
            """;

    private final Caller platform;

    SyntheticRows(Caller platform) {
        this.platform = platform;
    }

    /** By {@code database.table}; only tables that have some. */
    Map<String, Long> synthetic() throws SQLException {
        var counts = counts("is_synthetic");
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** By {@code database.table}. */
    Map<String, Long> real() throws SQLException {
        return counts("is_synthetic IS NOT TRUE");
    }

    private Map<String, Long> counts(String which) throws SQLException {
        var counts = new TreeMap<String, Long>();
        for (PlatformService service : PlatformService.values()) {
            for (String table : platform.rows(service, TABLES, row -> row.getString(1))) {
                String query = "SELECT count(*) FROM \"" + table + "\" WHERE " + which;
                counts.put(service.database() + "." + table, platform.count(service, query));
            }
        }
        return counts;
    }
}
