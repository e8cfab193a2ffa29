package dev.throughline.testkit.migration;

import dev.throughline.testkit.Databases;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/** A database of a service, worked on as its owner: what needs a superuser would fail where operators work. */
final class ServiceDatabase {
    private static final String PASSWORD = "test";
    private static final String FORGET = "DELETE FROM flyway_schema_history WHERE version = ?";

    private final String url;
    private final String owner;
    private final Path migrations;
    private final Map<String, String> placeholders;

    private ServiceDatabase(String url, String owner, Path migrations, Map<String, String> placeholders) {
        this.url = url;
        this.owner = owner;
        this.migrations = migrations;
        this.placeholders = placeholders;
    }

    static ServiceDatabase create(Databases.Admin server, String name, MigrationScripts scripts, Path folder)
            throws SQLException, IOException {
        Databases.create(server, name, PASSWORD);
        String withSuperuser = server.adminUrl(name);
        return new ServiceDatabase(
                withSuperuser.substring(0, withSuperuser.indexOf('?')),
                Databases.owner(name),
                scripts.writeMigrations(folder),
                scripts.placeholders());
    }

    Connection connect() throws SQLException {
        var login = new Properties();
        login.setProperty("user", owner);
        login.setProperty("password", PASSWORD);
        return DriverManager.getConnection(url, login);
    }

    /** With version 0, which is no migration (hence the question mark), only Flyway's own table is there. */
    void migrateTo(int version) {
        Flyway.configure()
                .dataSource(url, owner, PASSWORD)
                .locations("filesystem:" + migrations)
                .placeholders(placeholders)
                .target(version + "?")
                .load()
                .migrate();
    }

    /** What an operator does: the script and Flyway's memory of the migration, both or neither. */
    void takeBack(int version, String script) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement();
                PreparedStatement forget = connection.prepareStatement(FORGET)) {
            connection.setAutoCommit(false);
            sql.execute(script);
            forget.setString(1, Integer.toString(version));
            forget.executeUpdate();
            connection.commit();
        }
    }
}
