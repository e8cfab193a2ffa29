package dev.throughline.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether what is measured would survive a crash; figures of anything else are not printed. */
final class Durability {
    static final List<String> SETTINGS = List.of("fsync", "synchronous_commit", "full_page_writes");

    /** A service's role or database may have a setting of its own, which this session does not see. */
    private static final String OVERRIDES = """
            SELECT coalesce(r.rolname, 'every role') || ' in ' || coalesce(d.datname, 'every database') || ': ' || setting
              FROM pg_db_role_setting s
              LEFT JOIN pg_roles r ON r.oid = s.setrole
              LEFT JOIN pg_database d ON d.oid = s.setdatabase,
                   unnest(s.setconfig) AS setting
             WHERE setting ~ '^(fsync|synchronous_commit|full_page_writes)=' AND setting !~ '=on$'
            """;

    private Durability() {}

    /** What is not as it must be; empty when everything is. */
    static List<String> violations(Connection connection) throws SQLException {
        List<String> violations = new ArrayList<>();
        try (var sql = connection.createStatement()) {
            for (String setting : SETTINGS) {
                try (var row = sql.executeQuery("SHOW " + setting)) {
                    if (!row.next() || !row.getString(1).equals("on")) {
                        violations.add(setting + " is " + row.getString(1));
                    }
                }
            }
            try (var rows = sql.executeQuery(OVERRIDES)) {
                while (rows.next()) {
                    violations.add(rows.getString(1));
                }
            }
        }
        return violations;
    }
}
