package dev.throughline.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PgBouncer (Debian package {@code pgbouncer}) as a child process on loopback. It pools transactions: two
 * transactions of one client may be two sessions of the server, and one session serves many clients.
 */
public final class PgBouncer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;

    private PgBouncer(Process process) {
        this.process = process;
    }

    /**
     * @param folder of its configuration, which holds the password, and of its log
     * @param server {@code host:port} of Postgres
     * @param users who may come in, all with the same password
     * @param sessions of the server that a user of a database gets at most
     */
    public record Settings(
            Path folder, int port, String server, Collection<String> users, String password, int sessions) {}

    /** Installs it where that is possible. */
    public static PgBouncer start(Settings settings) throws IOException, InterruptedException {
        String program = program();
        Path users = secret(settings.folder().resolve("pgbouncer.users"), users(settings));
        Path configuration = secret(settings.folder().resolve("pgbouncer.ini"), configuration(settings, users));
        Path log = settings.folder().resolve("pgbouncer.log");
        Process process = new ProcessBuilder(program, configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!listens(settings.port())) {
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException("PgBouncer did not start; its log: " + Files.readString(log));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return new PgBouncer(process);
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static String users(Settings settings) {
        return settings.users().stream()
                .map(user -> "\"" + user + "\" \"" + settings.password() + "\"\n")
                .collect(Collectors.joining());
    }

    /** The services' clients name settings at the start of a connection that a pooled session cannot have. */
    private static String configuration(Settings settings, Path users) {
        int colon = settings.server().lastIndexOf(':');
        return """
                [databases]
                * = host=%s port=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                default_pool_size = %d
                max_client_conn = 500
                ignore_startup_parameters = extra_float_digits, idle_in_transaction_session_timeout
                idle_transaction_timeout = 5
                %s
                """.formatted(
                        settings.server().substring(0, colon),
                        settings.server().substring(colon + 1),
                        settings.port(),
                        users,
                        settings.sessions(),
                        isRoot() ? "user = nobody" : "");
    }

    /** It refuses to work as root. */
    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path secret(Path file, String content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(Files.createFile(file, mine), content).toAbsolutePath();
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String program() throws IOException, InterruptedException {
        String found = find();
        if (found == null && Files.isWritable(Path.of("/var/lib/dpkg"))) {
            install();
            found = find();
        }
        if (found == null) {
            throw new IOException("PgBouncer is not installed: apt-get install pgbouncer");
        }
        return found;
    }

    private static @Nullable String find() {
        List<String> folders =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        folders.add("/usr/sbin");
        return folders.stream()
                .flatMap(folder -> Stream.of(Path.of(folder, "pgbouncer")))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    private static void install() throws IOException, InterruptedException {
        String install = "apt-get install -y -qq --no-install-recommends pgbouncer";
        var process = new ProcessBuilder("sh", "-c", install + " || (apt-get update -qq && " + install + ")")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process.environment().put("DEBIAN_FRONTEND", "noninteractive");
        process.start().waitFor(5, TimeUnit.MINUTES);
    }
}
