package dev.throughline.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Where a measured service keeps what it knows.
 *
 * @param user a role that may create a table there
 */
public record Database(String jdbc, String user, String password) {
    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbc, user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jdbc;
    }
}
