package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.local.LocalPlatform;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code throughline up} as a user runs it, and the plug pulled. */
class RestartIT {
    private static final Path HOME = Path.of(System.getProperty("throughline.home", "../.."))
            .toAbsolutePath()
            .normalize();

    @TempDir
    Path data;

    private final int offset = freeOffset();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        cli("down").waitFor();
        started.forEach(Process::destroyForcibly);
        LocalPlatform.endLeftOvers(LocalSettings.standard(HOME, data, offset));
    }

    @Test
    void shouldGoOnWhereItWasWhenEverythingWasKilled() throws Exception {
        // Given
        var settings = LocalSettings.standard(HOME, data, offset);
        var runs = new NoopRuns(new Caller(settings));
        Process platform = up(runs);
        signal("STOP", pid(PlatformService.WORKER));
        runs.submit(60);
        assertThat(runs.ended()).isLessThan(runs.count());

        // When
        signal("KILL", platform.pid());
        for (PlatformService service : PlatformService.values()) {
            signal("KILL", pid(service));
        }
        String postmaster =
                Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst();
        signal("KILL", Long.parseLong(postmaster.strip()));
        up(runs);

        // Then
        runs.repeatRefused();
        runs.assertComplete();
    }

    /** Until a workflow goes through. */
    private Process up(NoopRuns runs) throws IOException {
        Process platform = cli("up", "--no-demo");
        await().atMost(Duration.ofSeconds(240)).ignoreExceptions().until(() -> runs.offer(1) == 0);
        return platform;
    }

    private Process cli(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dthroughline.home=" + HOME,
                "-jar",
                HOME.resolve("deploy/cli/target/cli-0.1.0-SNAPSHOT.jar").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString(), "--port-offset", Integer.toString(offset)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile("throughline-cli", ".log").toFile())
                .start();
        started.add(process);
        return process;
    }

    private long pid(PlatformService service) throws IOException {
        return Long.parseLong(Files.readString(data.resolve("run").resolve(service.module() + ".pid"))
                .strip());
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    /** One at which none of the platform's ports is taken. */
    private static int freeOffset() {
        while (true) {
            int offset = ThreadLocalRandom.current().nextInt(1_000, 20_000);
            var settings = LocalSettings.standard(HOME, HOME, offset);
            var ports = Stream.concat(
                    Stream.of(settings.kafkaPort(), settings.controllerPort(), settings.postgresPort()),
                    settings.services().stream().map(settings::port));
            if (ports.allMatch(RestartIT::isFree)) {
                return offset;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
