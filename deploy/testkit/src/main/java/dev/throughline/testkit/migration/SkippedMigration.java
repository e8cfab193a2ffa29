package dev.throughline.testkit.migration;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.ConfigProvider;

/** A database of the service under test that lacks one of its migrations, as far as its history says. */
public final class SkippedMigration {
    private static final String WITHOUT = "UPDATE flyway_schema_history SET success = %s WHERE version = '%s'";

    private SkippedMigration() {}

    /** What the action answers meanwhile. */
    public static <T> T answer(String version, Callable<T> action) throws Exception {
        mark(version, false);
        try {
            return action.call();
        } finally {
            mark(version, true);
        }
    }

    private static void mark(String version, boolean success) throws SQLException {
        var config = ConfigProvider.getConfig();
        try (Connection owner = DriverManager.getConnection(
                        config.getValue("quarkus.datasource.jdbc.url", String.class),
                        config.getValue("quarkus.flyway.username", String.class),
                        config.getValue("quarkus.flyway.password", String.class));
                var sql = owner.createStatement()) {
            if (sql.executeUpdate(WITHOUT.formatted(success, version)) != 1) {
                throw new SQLException("the history has no version " + version);
            }
        }
    }
}
