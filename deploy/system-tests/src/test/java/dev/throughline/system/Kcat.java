package dev.throughline.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The Debian package {@code kcat}: a Kafka client that shares no code with ours. */
final class Kcat {
    private final String bootstrap;

    private Kcat(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Installs it where that is possible; skips the test where it is not. */
    static Kcat at(String bootstrap) throws IOException, InterruptedException {
        if (!isInstalled() && Files.isWritable(Path.of("/var/lib/dpkg"))) {
            run(
                    List.of(
                            "sh",
                            "-c",
                            "apt-get install -y -qq kcat || (apt-get update -qq && apt-get install -y -qq kcat)"),
                    "");
        }
        assumeTrue(isInstalled(), "kcat is not installed: apt-get install kcat");
        return new Kcat(bootstrap);
    }

    void produce(String topic, String key, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kcat", "-P", "-b", bootstrap, "-t", topic, "-k", key));
        headers.forEach((name, value) -> command.addAll(List.of("-H", name + "=" + value)));
        int exit = run(command, body);
        if (exit != 0) {
            throw new IOException("kcat ended with " + exit);
        }
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kcat")));
    }

    private static int run(List<String> command, String input) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command.getFirst() + " does not end");
        }
        return process.exitValue();
    }
}
