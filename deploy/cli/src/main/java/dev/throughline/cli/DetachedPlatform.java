package dev.throughline.cli;

import dev.throughline.local.ChildJvm;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformException;
import dev.throughline.local.PlatformLock;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The same {@code up} in a process of its own that does not end with the terminal. */
final class DetachedPlatform {
    private final LocalSettings settings;
    private final int portOffset;
    private final Path log;

    DetachedPlatform(LocalSettings settings, int portOffset) {
        this.settings = settings;
        this.portOffset = portOffset;
        log = settings.data().resolve("logs/platform.log");
    }

    void start(StartDisplay display) throws IOException, PlatformException, InterruptedException {
        if (PlatformLock.holder(settings.data()).isPresent()) {
            throw new PlatformException("a platform already runs with the data folder " + settings.data());
        }
        Files.createDirectories(settings.data().resolve("logs"));
        Process process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        List<PlatformService> waiting = new ArrayList<>(settings.services());
        waiting.forEach(service -> display.starting(service.database(), settings.port(service)));
        var client = new PlatformClient(settings);
        while (!waiting.isEmpty()) {
            if (!process.isAlive()) {
                throw new PlatformException(lastWords());
            }
            for (PlatformService service : List.copyOf(waiting)) {
                if (client.isReady(service)) {
                    display.ready(service.database());
                    waiting.remove(service);
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private List<String> command() {
        List<String> arguments = new ArrayList<>(List.of(
                "-Dthroughline.home=" + settings.home(),
                "-cp",
                System.getProperty("java.class.path"),
                Throughline.class.getName(),
                "up",
                "--no-demo",
                "--data",
                settings.data().toString(),
                "--port-offset",
                Integer.toString(portOffset)));
        if (settings.poolerPort() != null) {
            arguments.add("--pgbouncer");
        }
        return ChildJvm.command("throughline", arguments);
    }

    private String lastWords() throws IOException {
        String prefix = Throughline.COMPLAINT;
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .reduce((first, last) -> last)
                .orElse("the platform did not start; its log: " + log);
    }
}
