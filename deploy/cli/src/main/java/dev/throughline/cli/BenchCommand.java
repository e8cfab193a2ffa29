package dev.throughline.cli;

import dev.throughline.bench.Bench;
import dev.throughline.bench.BenchOptions;
import dev.throughline.bench.Endpoint;
import dev.throughline.local.LocalPlatform;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformException;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures workflows a second, latencies and the record, next to what this machine can do at all.",
            "Measures the platform of --data when it runs, else one of its own that is removed afterwards.",
            "Exit code 5: the database is not durable, so there are no figures."
        })
@SuppressWarnings("NullAway.Init")
final class BenchCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of each measurement (default: 20).")
    private int seconds = 20;

    @Option(names = "--warmup", paramLabel = "N", description = "Seconds of load before the first (default: 40).")
    private int warmup = 40;

    @Option(names = "--concurrency", paramLabel = "N", description = "Workflows in flight at most (default: 128).")
    private int concurrency = 128;

    @Option(names = "--rate", paramLabel = "N", description = "Workflows a second for the latencies (default: 20).")
    private int rate = 20;

    @Override
    public Integer call() throws IOException, PlatformException, InterruptedException {
        LocalSettings settings = options.settings();
        if (new PlatformClient(settings).isReady(PlatformService.ORCHESTRATOR)) {
            return measure(settings);
        }
        Path folder = Files.createTempDirectory("throughline-bench");
        try {
            return measureOwn(LocalSettings.onFreePorts(settings.home(), folder));
        } finally {
            delete(folder);
        }
    }

    private int measureOwn(LocalSettings settings) throws IOException, PlatformException, InterruptedException {
        ComponentLog.to(settings.data().resolve("logs/embedded.log"));
        var err = spec.commandLine().getErr();
        try (var display = new StartDisplay(err, Boolean.getBoolean("throughline.terminal"));
                var platform = new LocalPlatform(settings, display)) {
            platform.start();
            display.close();
            return measure(settings);
        }
    }

    private int measure(LocalSettings settings) throws IOException {
        String jdbc = "jdbc:postgresql://127.0.0.1:%d/%s"
                .formatted(settings.postgresPort(), PlatformService.ORCHESTRATOR.database());
        // The ledger's figures are those of all tenants.
        String token = Tokens.of(settings, Tokens.ALL_TENANTS).orElse(null);
        try {
            var wanted = new BenchOptions(
                    options.json(),
                    new Endpoint("127.0.0.1", settings.port(PlatformService.ORCHESTRATOR), token),
                    new Endpoint("127.0.0.1", settings.port(PlatformService.TRACE), token),
                    settings.bootstrap(),
                    jdbc,
                    PlatformService.ORCHESTRATOR.database() + "_owner",
                    LocalPlatform.password(settings),
                    seconds,
                    warmup,
                    concurrency,
                    rate);
            return Bench.run(wanted, System.out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
