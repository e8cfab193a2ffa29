package dev.throughline.testkit.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of every table as JSON, whose keys have one order: a column that went and came back changes nothing. */
record TableRows(Map<String, List<String>> tables) {
    static TableRows of(Connection connection) throws SQLException {
        Map<String, List<String>> tables = new HashMap<>();
        for (String table : names(connection)) {
            tables.put(table, column(connection, "SELECT to_jsonb(t)::text FROM " + table + " t"));
        }
        return new TableRows(tables);
    }

    /** Partitions are read through their table; Flyway's own table changes with every step. */
    static List<String> names(Connection connection) throws SQLException {
        return column(connection, """
                SELECT oid::regclass::text
                  FROM pg_class
                 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                   AND relname <> 'flyway_schema_history'
                 ORDER BY 1
                """);
    }

    boolean isEmpty(String table) {
        return size(table) == 0;
    }

    List<String> grownSince(TableRows before) {
        return tables.keySet().stream()
                .filter(table -> size(table) > before.size(table))
                .toList();
    }

    private int size(String table) {
        return tables.getOrDefault(table, List.of()).size();
    }

    /** The rows of these that are not, or not as they are, among the later ones; of tables that both have. */
    List<String> lostIn(TableRows later) {
        List<String> lost = new ArrayList<>();
        tables.forEach((table, rows) -> {
            List<String> left = new ArrayList<>(later.tables.getOrDefault(table, rows));
            rows.stream().filter(row -> !left.remove(row)).forEach(row -> lost.add("row of " + table + ": " + row));
        });
        return lost;
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
