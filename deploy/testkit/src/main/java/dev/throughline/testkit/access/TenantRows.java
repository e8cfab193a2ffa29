package dev.throughline.testkit.access;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Whether row-level security holds in the database of the service under test: every table belongs to tenants or is kept
 * from callers, and of two tenants' rows each sees its own.
 */
public final class TenantRows {
    private static final String TABLES =
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
                    + " ORDER BY 1";
    private static final String OPEN = """
            SELECT NOT c.relrowsecurity,
                   NOT EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND '%2$s' = ANY (p.roles)),
                   has_table_privilege('%2$s', c.oid, 'SELECT'),
                   c.relispartition
              FROM pg_class c WHERE c.oid = '%1$s'::regclass
            """;

    private TenantRows() {}

    /** @param kept tables that callers have no business with, and no right to read */
    public static List<String> problems(String apiRole, Set<String> kept) throws SQLException {
        List<String> problems = new ArrayList<>();
        try (Connection owner = connect("quarkus.flyway.username", "quarkus.flyway.password");
                Statement sql = owner.createStatement()) {
            for (String table : names(sql)) {
                try (ResultSet row = sql.executeQuery(OPEN.formatted(table, apiRole))) {
                    row.next();
                    boolean unlocked = row.getBoolean(1) || row.getBoolean(2);
                    boolean readable = row.getBoolean(3);
                    // A partition is reached through its table, whose policies hold then.
                    boolean partition = row.getBoolean(4);
                    boolean wrong =
                            partition ? readable && unlocked : kept.contains(table) ? readable : unlocked || !readable;
                    if (wrong) {
                        problems.add(table + ": row security off or without a policy: " + unlocked
                                + ", readable for callers: " + readable);
                    }
                }
            }
        }
        return problems;
    }

    /** @return what the role of callers sees of a query, as a tenant; {@code *} for all, empty for none set */
    public static List<String> seen(String apiRole, String tenant, String query) throws SQLException {
        try (Connection service = connect("quarkus.datasource.username", "quarkus.datasource.password");
                Statement sql = service.createStatement()) {
            service.setAutoCommit(false);
            sql.execute("SET LOCAL ROLE " + apiRole);
            if (!tenant.isEmpty()) {
                sql.execute("SELECT set_config('throughline.tenant', '" + tenant.replace("'", "''") + "', true)");
            }
            List<String> seen = new ArrayList<>();
            try (ResultSet rows = sql.executeQuery(query)) {
                while (rows.next()) {
                    seen.add(rows.getString(1));
                }
            }
            service.rollback();
            return seen;
        }
    }

    private static List<String> names(Statement sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = sql.executeQuery(TABLES)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static Connection connect(String user, String password) throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue(user, String.class),
                config.getValue(password, String.class));
    }
}
