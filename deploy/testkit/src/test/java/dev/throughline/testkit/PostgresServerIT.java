package dev.throughline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes"})
    void shouldSyncEveryCommitWhenDurable(String setting) throws Exception {
        // Given
        try (var server = start()) {
            // When
            String value = ask(server, "SHOW " + setting);

            // Then
            assertThat(value).isEqualTo("on");
        }
    }

    @Test
    void shouldKeepCommittedRowsWhenKilled() throws Exception {
        // Given
        var killed = start();
        tell(killed, "CREATE TABLE kept (id int)");
        tell(killed, "INSERT INTO kept VALUES (42)");
        long pid = Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst());
        var postmaster = ProcessHandle.of(pid).orElseThrow();

        // When
        postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
        postmaster.destroyForcibly();
        postmaster.onExit().get(10, TimeUnit.SECONDS);
        killed.close();

        // Then
        try (var again = start()) {
            assertThat(ask(again, "SELECT id FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void shouldTakeOverTheFolderWhenItsServerOutlivedItsParent() throws Exception {
        // Given
        var orphan = start();
        tell(orphan, "CREATE TABLE kept (id int)");

        // When
        PostgresServer.endLeftOver(folder.resolve("data"));
        orphan.close();

        // Then
        try (var again = start()) {
            assertThat(ask(again, "SELECT count(*) FROM kept")).isEqualTo("0");
        }
    }

    private PostgresServer start() throws Exception {
        return PostgresServer.start(folder.resolve("data"), KafkaBroker.freePort(), PostgresServer.Durability.DURABLE);
    }

    private static String ask(PostgresServer server, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.adminUrl("postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static void tell(PostgresServer server, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.adminUrl("postgres"));
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
