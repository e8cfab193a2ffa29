package dev.throughline.cli;

import dev.throughline.bench.Bench;
import dev.throughline.bench.IncidentBenchOptions;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformException;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "incidents",
        mixinStandardHelpOptions = true,
        description = {
            "Sends failures of runs and asks how soon they are incidents; then many with one cause.",
            "Measures the platform of --data when it runs, else one of its own that is removed afterwards.",
            "Exit code 5: the database is not durable, so there are no figures."
        })
@SuppressWarnings("NullAway.Init")
final class IncidentBenchCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", paramLabel = "N", description = "Failures a second (default: 1000).")
    private int rate = 1_000;

    @Option(names = "--warmup", paramLabel = "N", description = "Seconds of load before it, at least (default: 60).")
    private int warmup = 60;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of the measurement (default: 30).")
    private int seconds = 30;

    @Option(names = "--storm", paramLabel = "N", description = "Failures with one cause (default: 10000).")
    private int storm = 10_000;

    @Override
    public Integer call() throws IOException, PlatformException, InterruptedException {
        return new BenchPlatform(options.settings(), spec).measure(this::measure);
    }

    private int measure(LocalSettings settings) throws IOException {
        var wanted = new IncidentBenchOptions(
                options.json(),
                BenchPlatform.endpoint(settings, PlatformService.INCIDENT),
                settings.bootstrap(),
                BenchPlatform.database(settings, PlatformService.INCIDENT),
                rate,
                warmup,
                seconds,
                storm);
        return Bench.incidents(wanted, System.out);
    }
}
