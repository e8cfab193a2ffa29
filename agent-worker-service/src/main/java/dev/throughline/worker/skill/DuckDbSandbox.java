package dev.throughline.worker.skill;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DuckDB in memory, one database per call, shut in the work directory of its attempt: no other file, no network, no
 * extension, and none of that can be changed back by the SQL it runs.
 *
 * <p>Native code pins the carrier of a virtual thread, so it runs on platform threads of its own: a long query then
 * cannot stop the tasks of other agents.
 */
@ApplicationScoped
public class DuckDbSandbox {
    private static final Pattern BARE_FILE = Pattern.compile(
            "(?i)((?:\\bread_\\w+|\\w+_scan|\\bsniff_csv)\\s*\\(\\s*|\\b(?:from|join|to)\\s+)'([a-z0-9_][a-z0-9._ -]*)'");

    private final ExecutorService threads = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            // These threads outlive the task that starts them: its log context must not go with them.
            Thread.ofPlatform()
                    .name("duckdb-", 0)
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .factory());

    /** Work with a connection that is already shut in. */
    @FunctionalInterface
    interface Work<T> {
        T apply(Statement statement) throws Exception;
    }

    <T> T call(Path directory, Work<T> work) throws Exception {
        Files.createDirectories(directory);
        var cancel = new AtomicReference<Statement>();
        var result = threads.submit(() -> {
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                shutIn(statement, directory);
                cancel.set(statement);
                return work.apply(statement);
            }
        });
        try {
            return result.get();
        } catch (InterruptedException e) {
            Statement running = cancel.get();
            if (running != null) {
                running.cancel();
            }
            result.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failed) {
                throw SkillException.permanent("sql_error", String.valueOf(failed.getMessage()));
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /**
     * Bare file names, where SQL names a file, become paths in the directory. The sandbox checks a relative name
     * against the process's own directory before {@code file_search_path} applies, so it would refuse every one of them
     * (DuckDB 1.5.6). Templates of ours say {@code work_file('name')}; this serves SQL that people write.
     */
    static String localise(String sql, Path directory) {
        String prefix = directory.toAbsolutePath().normalize().toString().replace("'", "''") + "/";
        return BARE_FILE
                .matcher(sql)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + "'" + prefix + found.group(2) + "'"));
    }

    static String quote(Object text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }

    private static void shutIn(Statement statement, Path directory) throws SQLException {
        String here = quote(directory.toAbsolutePath().normalize());
        statement.execute("SET autoinstall_known_extensions = false");
        statement.execute("SET autoload_known_extensions = false");
        statement.execute("SET memory_limit = '512MB'");
        statement.execute("SET threads = 2");
        statement.execute(
                "SET temp_directory = " + quote(directory.toAbsolutePath().resolve(".spill")));
        statement.execute("SET max_temp_directory_size = '1GB'");
        // Not file_search_path: DuckDB looks at the process's own directory first, where a bare name could be anything.
        statement.execute("CREATE MACRO work_file(name) AS "
                + quote(directory.toAbsolutePath().normalize() + "/") + " || name");
        statement.execute("SET allowed_directories = [" + here + "]");
        statement.execute("SET enable_external_access = false");
        statement.execute("SET lock_configuration = true");
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
