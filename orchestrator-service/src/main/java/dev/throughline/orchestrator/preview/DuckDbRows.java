package dev.throughline.orchestrator.preview;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB in memory, one database per look, that can open one file: no other file, no network, no extension, no spilling,
 * and none of that can be changed back.
 *
 * <p>Native code pins the carrier of a virtual thread, so it has platform threads of its own. A turn ends with the work
 * and not with the caller's patience: what does not stop keeps its turn.
 */
@ApplicationScoped
class DuckDbRows {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore turns;
    private final MemorySize memory;
    private final Duration time;
    private final ExecutorService threads;

    DuckDbRows(PreviewLimits limits) {
        this.turns = new Semaphore(limits.maxConcurrent(), true);
        this.memory = limits.maxMemory();
        this.time = limits.maxDuration();
        this.threads = Executors.newFixedThreadPool(
                limits.maxConcurrent(),
                Thread.ofPlatform()
                        .name("preview-", 0)
                        .daemon()
                        // These threads outlive the request that starts them: its context must not go with them.
                        .inheritInheritableThreadLocals(false)
                        .factory());
    }

    /** Work with a connection that is already shut in. */
    @FunctionalInterface
    interface Look<T> {
        T at(Statement statement) throws SQLException;
    }

    sealed interface Answer<T> {
        record Seen<T>(T value) implements Answer<T> {}

        record Busy<T>() implements Answer<T> {}

        record TooSlow<T>(Duration limit) implements Answer<T> {}

        record OutOfMemory<T>(long limit) implements Answer<T> {}

        record Unreadable<T>(String reason) implements Answer<T> {}
    }

    <T> Answer<T> look(Path file, Look<T> look) throws InterruptedException {
        if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return new Answer.Busy<>();
        }
        var running = new AtomicReference<@Nullable Statement>();
        var result = threads.submit(() -> {
            try {
                return look(file, look, running);
            } finally {
                running.set(null);
                turns.release();
            }
        });
        try {
            return new Answer.Seen<>(result.get(time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | CancellationException e) {
            cancel(running.get());
            return new Answer.TooSlow<>(time);
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (InterruptedException e) {
            cancel(running.get());
            throw e;
        }
    }

    private <T> T look(Path file, Look<T> look, AtomicReference<@Nullable Statement> running) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            shutIn(statement, file);
            running.set(statement);
            return look.at(statement);
        }
    }

    private <T> Answer<T> failed(@Nullable Throwable cause) {
        if (!(cause instanceof SQLException failure)) {
            throw cause instanceof RuntimeException bug ? bug : new IllegalStateException(cause);
        }
        String reason = String.valueOf(failure.getMessage());
        return reason.startsWith("Out of Memory Error")
                ? new Answer.OutOfMemory<>(memory.asLongValue())
                : new Answer.Unreadable<>(reason.lines().findFirst().orElse("no reason"));
    }

    private static void cancel(@Nullable Statement statement) {
        try {
            if (statement != null) {
                statement.cancel();
            }
        } catch (SQLException e) {
            // It has ended meanwhile.
        }
    }

    private void shutIn(Statement statement, Path file) throws SQLException {
        statement.execute("SET autoinstall_known_extensions = false");
        statement.execute("SET autoload_known_extensions = false");
        statement.execute("SET memory_limit = '" + (memory.asLongValue() >> 20) + "MiB'");
        statement.execute("SET threads = 1");
        statement.execute("SET temp_directory = ''");
        statement.execute("SET allowed_paths = [" + text(file) + "]");
        statement.execute("SET enable_external_access = false");
        statement.execute("SET lock_configuration = true");
    }

    static String text(Object value) {
        return "'" + value.toString().replace("'", "''") + "'";
    }

    static String column(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
