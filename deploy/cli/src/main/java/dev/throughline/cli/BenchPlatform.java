package dev.throughline.cli;

import dev.throughline.bench.Database;
import dev.throughline.bench.Endpoint;
import dev.throughline.local.LocalPlatform;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformException;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a benchmark measures: the platform that runs, else one of its own that is removed afterwards. */
final class BenchPlatform {
    private final LocalSettings settings;
    private final CommandSpec spec;

    BenchPlatform(LocalSettings settings, CommandSpec spec) {
        this.settings = settings;
        this.spec = spec;
    }

    interface Measured {
        /** @throws IllegalArgumentException what the caller asked for is out of bounds */
        int on(LocalSettings settings) throws IOException;
    }

    int measure(Measured measured) throws IOException, PlatformException, InterruptedException {
        try {
            return new PlatformClient(settings).isReady(PlatformService.ORCHESTRATOR)
                    ? measured.on(settings)
                    : own(measured);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int own(Measured measured) throws IOException, PlatformException, InterruptedException {
        Path folder = Files.createTempDirectory("throughline-bench");
        try {
            return own(LocalSettings.onFreePorts(settings.home(), folder), measured);
        } finally {
            delete(folder);
        }
    }

    private int own(LocalSettings own, Measured measured) throws IOException, PlatformException, InterruptedException {
        ComponentLog.to(own.data().resolve("logs/embedded.log"));
        var err = spec.commandLine().getErr();
        try (var display = new StartDisplay(err, Boolean.getBoolean("throughline.terminal"));
                var platform = new LocalPlatform(own, display)) {
            platform.start();
            display.close();
            return measured.on(own);
        }
    }

    /** The figures are those of all tenants. */
    static Endpoint endpoint(LocalSettings settings, PlatformService service) throws IOException {
        String token = Tokens.of(settings, Tokens.ALL_TENANTS).orElse(null);
        return new Endpoint("127.0.0.1", settings.port(service), token);
    }

    static Database database(LocalSettings settings, PlatformService service) throws IOException {
        return new Database(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.postgresPort(), service.database()),
                service.database() + "_owner",
                LocalPlatform.password(settings));
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
