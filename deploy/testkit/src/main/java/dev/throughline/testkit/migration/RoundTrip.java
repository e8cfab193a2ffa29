package dev.throughline.testkit.migration;

import dev.throughline.testkit.KafkaBroker;
import dev.throughline.testkit.PostgresServer;
import dev.throughline.testkit.migration.MigrationScripts.Migration;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;

/**
 * Takes a database through all its versions and back. For each migration: up, rows into every table, down, up again;
 * at the end down to nothing and up to the latest. After each way back the catalog is what it was before the migration,
 * and every row that was there before the migration is there unchanged. Rows written since may go: only the script
 * knows what becomes of what the version before cannot hold.
 */
public final class RoundTrip {
    private final ServiceDatabase database;
    private final MigrationScripts scripts;
    private final List<String> problems = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final Set<String> sampled = new HashSet<>();
    private int rowNumber = 1;

    private RoundTrip(ServiceDatabase database, MigrationScripts scripts) {
        this.database = database;
        this.scripts = scripts;
    }

    /** What there was before a migration. */
    private record Stage(Migration migration, Catalog catalog, TableRows rows) {}

    /** Tells what is wrong, on a Postgres of its own in the folder; nothing when every migration has its way back. */
    public static List<String> problems(String database, MigrationScripts scripts, Path folder)
            throws IOException, SQLException {
        List<String> unpaired = scripts.unpaired();
        if (!unpaired.isEmpty()) {
            return unpaired;
        }
        try (var server = PostgresServer.start(
                folder.resolve("postgres"), KafkaBroker.freePort(), PostgresServer.Durability.FAST)) {
            var created = ServiceDatabase.create(server, database, scripts, folder.resolve("migrations"));
            var trip = new RoundTrip(created, scripts);
            trip.walk();
            return List.copyOf(trip.problems);
        }
    }

    /** Ends at the first step with problems: what follows from them would only hide them. */
    private void walk() throws SQLException {
        database.migrateTo(0);
        for (Migration migration : scripts.migrations()) {
            thereAndBack(migration);
            if (!problems.isEmpty()) {
                return;
            }
        }
        Catalog latest = catalog();
        for (Stage stage : stages.reversed()) {
            takeBack(stage);
            if (!problems.isEmpty()) {
                return;
            }
        }
        Migration last = stages.getLast().migration();
        migrate(last);
        report(last, "applied after everything was taken back", catalog().differences(latest));
    }

    private void thereAndBack(Migration migration) throws SQLException {
        Stage before = new Stage(migration, catalog(), rows());
        stages.add(before);
        migrate(migration);
        Catalog applied = catalog();
        fill(migration);
        takeBack(before);
        if (problems.isEmpty()) {
            migrate(migration);
            report(migration, "applied again", catalog().differences(applied));
            fill(migration);
        }
    }

    private void migrate(Migration migration) {
        try {
            database.migrateTo(migration.version());
        } catch (FlywayException e) {
            report(migration, "applied", List.of("failed: " + e.getMessage()));
        }
    }

    private void takeBack(Stage stage) throws SQLException {
        Migration migration = stage.migration();
        try {
            database.takeBack(migration.version(), migration.wayBack().orElseThrow());
        } catch (SQLException e) {
            report(migration, "taken back", List.of("failed: " + e.getMessage()));
            return;
        }
        report(migration, "taken back", catalog().differences(stage.catalog()));
        report(migration, "taken back: lost", stage.rows().lostIn(rows()));
    }

    /** A table that a sample once gave rows gets its rows from samples only: made-up ones mean nothing there. */
    private void fill(Migration migration) throws SQLException {
        try (Connection connection = database.connect();
                Statement sql = connection.createStatement()) {
            Optional<String> sample = scripts.sample(migration);
            if (sample.isPresent()) {
                TableRows before = TableRows.of(connection);
                sql.execute(sample.get());
                sampled.addAll(TableRows.of(connection).grownSince(before));
            }
            var made = new SampleRows(connection, sampled, rowNumber);
            report(migration, "filled", made.fill());
            rowNumber = made.nextNumber();
        }
    }

    private void report(Migration migration, String moment, List<String> found) {
        found.forEach(problem -> problems.add("%s %s: %s".formatted(migration.name(), moment, problem)));
    }

    private Catalog catalog() throws SQLException {
        try (Connection connection = database.connect()) {
            return Catalog.of(connection);
        }
    }

    private TableRows rows() throws SQLException {
        try (Connection connection = database.connect()) {
            return TableRows.of(connection);
        }
    }
}
