package dev.throughline.trace.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.ControlMessage.CleanUpRequested;
import dev.throughline.contracts.ControlMessage.TableCleaned;
import dev.throughline.contracts.Ids;
import dev.throughline.service.cleanup.CleanUpRound;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class CleanUpLoadIT {
    private static final int ROWS = 100_000;
    /** Threads of the common pool do not know the application's classes. */
    private static final Executor BESIDE = work -> Thread.ofPlatform().start(work);

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    CleanUpRound round;

    private final String tenant = "load-" + UUID.randomUUID();

    /** So many rows that nobody's ledger tells of would change what the planner chooses for others. */
    @AfterEach
    void leaveNothing() throws SQLException {
        try (var app = DriverManager.getConnection(jdbcUrl, user, password)) {
            app.createStatement().execute("DELETE FROM trace WHERE tenant_id = '" + tenant + "'");
        }
    }

    @Test
    void shouldLetRealWorkGoOnWhenItDeletesAHundredThousandRows() throws Exception {
        try (var app = DriverManager.getConnection(jdbcUrl, user, password)) {
            // Given
            app.createStatement().execute(insert("true, 'LOAD-TEST'", ROWS));
            var asked = new java.util.concurrent.atomic.AtomicInteger(500);
            var quiet = latencies(app, () -> asked.decrementAndGet() > 0);

            // When
            Instant began = Instant.now();
            var deletion = CompletableFuture.supplyAsync(this::cleanUp, BESIDE);
            var busy = latencies(app, () -> !deletion.isDone());
            long deleted = deletion.get();

            // Then
            long took = Duration.between(began, Instant.now()).toMillis();
            System.out.printf(
                    "clean-up beside real inserts: %d rows in %d ms, %d inserts; median %d us quiet, %d us beside (x%.2f);"
                            + " p99 %d us, %d us (x%.2f)%n",
                    deleted,
                    took,
                    busy.size(),
                    at(quiet, 0.5),
                    at(busy, 0.5),
                    (double) at(busy, 0.5) / at(quiet, 0.5),
                    at(quiet, 0.99),
                    at(busy, 0.99),
                    (double) at(busy, 0.99) / at(quiet, 0.99));
            assertThat(deleted).isEqualTo(ROWS);
            try (var rows = app.createStatement()
                    .executeQuery(
                            "SELECT count(*) FROM trace WHERE NOT is_synthetic AND tenant_id = '" + tenant + "'")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(quiet.size() + busy.size());
            }
        }
    }

    @Test
    void shouldGoOnWhereItStoppedWhenItWasKilledInTheMiddle() throws Exception {
        try (var app = DriverManager.getConnection(jdbcUrl, user, password)) {
            // Given
            app.createStatement().execute(insert("true, 'LOAD-TEST'", 20_000));
            app.createStatement().execute(insert("false, NULL", 10));

            // When
            var deletion =
                    CompletableFuture.supplyAsync(() -> round.follow(request(1)).orElseThrow(), BESIDE);
            await().atMost(Duration.ofSeconds(20)).until(() -> left(app, "is_synthetic") < 15_000);
            app.createStatement()
                    .execute(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                    + " WHERE pid <> pg_backend_pid() AND usename = current_user AND datname = current_database()");
            var broken = deletion.get();
            long leftThen = left(app, "is_synthetic");
            for (int number = 2; left(app, "is_synthetic") > 0 && number < 20; number++) {
                round.follow(request(number));
            }

            // Then
            System.out.printf("killed: error=%s, %d rows were left%n", broken.error(), leftThen);
            assertThat(left(app, "is_synthetic")).isZero();
            assertThat(left(app, "NOT is_synthetic")).isEqualTo(10);
        }
    }

    private long left(Connection app, String which) throws SQLException {
        try (var rows = app.createStatement()
                .executeQuery("SELECT count(*) FROM trace WHERE " + which + " AND tenant_id = '" + tenant + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private CleanUpRequested request(int number) {
        return new CleanUpRequested(Ids.uuid7(), tenant, "LOAD-TEST", number, Instant.now());
    }

    private long cleanUp() {
        long sum = 0;
        for (int number = 1; number < 100; number++) {
            var receipt = round.follow(request(number)).orElseThrow();
            assertThat(receipt.error()).isNull();
            long deleted =
                    receipt.tables().stream().mapToLong(TableCleaned::deleted).sum();
            sum += deleted;
            if (deleted == 0) {
                break;
            }
        }
        return sum;
    }

    private List<Long> latencies(Connection app, BooleanSupplier goOn) throws SQLException {
        var micros = new ArrayList<Long>();
        try (var one = app.prepareStatement(insert("false, NULL", 1))) {
            do {
                long start = System.nanoTime();
                one.execute();
                micros.add((System.nanoTime() - start) / 1_000);
            } while (goOn.getAsBoolean());
        }
        return micros;
    }

    private String insert(String synthetic, int rows) {
        return """
                INSERT INTO trace (workflow_id, trace_id, tenant_id, correlation_id, status, started_at, is_synthetic,
                                   synthetic_scenario_id)
                SELECT gen_random_uuid(), gen_random_uuid(), '%s', gen_random_uuid(), 'running', now(), %s
                  FROM generate_series(1, %d)
                """.formatted(tenant, synthetic, rows);
    }

    private static long at(List<Long> values, double part) {
        var sorted = values.stream().sorted().toList();
        return Math.max(1, sorted.get((int) (part * (sorted.size() - 1))));
    }
}
