package dev.throughline.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real Postgres as a child process. Its data folder may be used again, also after everything was killed. */
public final class PostgresServer implements AutoCloseable, Databases.Admin {
    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Whether a commit survives a crash. {@code FAST} is for tests that claim nothing of the kind. */
    public enum Durability {
        DURABLE,
        FAST
    }

    public static PostgresServer start(Path folder, int port, Durability durability) throws IOException {
        endLeftOver(folder);
        boolean durable = durability == Durability.DURABLE;
        String onOff = durable ? "on" : "off";
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(60))
                // The library starts the server with -F; the later option wins.
                .setServerConfig("fsync", onOff)
                .setServerConfig("synchronous_commit", onOff)
                .setServerConfig("full_page_writes", onOff)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("wal_compression", "on")
                .setServerConfig("jit", "off");
        return new PostgresServer(builder.start());
    }

    public int port() {
        return server.getPort();
    }

    /** As the superuser; for setting up, never for services. */
    @Override
    public String adminUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=postgres";
    }

    /** A postmaster whose parent was killed still holds the folder: end it in order, so that nothing needs repair. */
    public static void endLeftOver(Path folder) throws IOException {
        Path pidFile = folder.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        Optional<ProcessHandle> left = ProcessHandle.of(pid)
                .filter(process -> process.info().command().orElse("").contains("postgres"));
        if (left.isEmpty()) {
            awaitOrphans();
            if (isDefunct(pid)) {
                // Dead, but not yet buried by whoever inherited it: to a new server its lock would look alive.
                Files.delete(pidFile);
            }
            return;
        }
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor(5, TimeUnit.SECONDS);
            left.get().onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException("a Postgres of an earlier run (pid " + pid + ") does not stop", e);
        }
    }

    /**
     * The children of a postmaster that was killed end by themselves, but not at once, and a server that starts before
     * that finds its shared memory in use and gives up.
     */
    private static void awaitOrphans() throws IOException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (ProcessHandle.allProcesses().anyMatch(PostgresServer::isOrphan)) {
            if (System.nanoTime() > patience) {
                throw new IOException("processes of a Postgres that was killed do not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static boolean isOrphan(ProcessHandle process) {
        return isPostgres(process)
                && process.info()
                        .commandLine()
                        .filter(line -> line.contains(" -D "))
                        .isEmpty()
                && process.parent().filter(PostgresServer::isPostgres).isEmpty();
    }

    /** Only Linux tells; elsewhere the inheritor is quick. */
    private static boolean isDefunct(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 1).startsWith(" Z");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/bin/postgres");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
