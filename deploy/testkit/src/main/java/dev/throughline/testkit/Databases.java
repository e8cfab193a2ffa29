package dev.throughline.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One database a service, with three roles: {@code <name>_owner} owns and migrates the tables, {@code <name>_app} is what
 * the service works as, {@code <name>_api} what it becomes for a caller's transaction and sees one tenant. Neither of the
 * latter owns anything, so they cannot switch off a trigger or a policy.
 */
public final class Databases {
    private Databases() {}

    public static String owner(String name) {
        return name + "_owner";
    }

    public static String app(String name) {
        return name + "_app";
    }

    public static String api(String name) {
        return name + "_api";
    }

    /** Where a superuser connects to a database of the server. */
    public interface Admin {
        String adminUrl(String database);
    }

    /** Does nothing to what exists. */
    public static void create(Admin server, String name, String password) throws SQLException {
        if (!name.matches("[a-z_]+") || !password.matches("[A-Za-z0-9]+")) {
            throw new IllegalArgumentException("names have a-z and _, passwords letters and digits");
        }
        try (Connection admin = DriverManager.getConnection(server.adminUrl("postgres"));
                Statement sql = admin.createStatement()) {
            for (String role : new String[] {owner(name), app(name)}) {
                if (!exists(sql, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'")) {
                    sql.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'");
                }
            }
            if (!exists(sql, "SELECT 1 FROM pg_roles WHERE rolname = '" + api(name) + "'")) {
                sql.execute("CREATE ROLE " + api(name) + " NOLOGIN");
            }
            sql.execute("GRANT " + api(name) + " TO " + app(name));
            if (!exists(sql, "SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
                sql.execute("CREATE DATABASE " + name + " OWNER " + owner(name));
            }
        }
        try (Connection admin = DriverManager.getConnection(server.adminUrl(name));
                Statement sql = admin.createStatement()) {
            sql.execute("GRANT USAGE ON SCHEMA public TO " + app(name) + ", " + api(name));
            sql.execute("GRANT ALL ON SCHEMA public TO " + owner(name));
            sql.execute("ALTER DEFAULT PRIVILEGES FOR ROLE " + owner(name)
                    + " IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + app(name));
            sql.execute("ALTER DEFAULT PRIVILEGES FOR ROLE " + owner(name)
                    + " IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO " + app(name));
        }
    }

    private static boolean exists(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            return rows.next();
        }
    }
}
