package dev.throughline.cli;

import dev.throughline.bench.Bench;
import dev.throughline.bench.BenchOptions;
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
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {SpanBenchCommand.class, IncidentBenchCommand.class, BreakerBenchCommand.class},
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
        return new BenchPlatform(options.settings(), spec).measure(this::measure);
    }

    private int measure(LocalSettings settings) throws IOException {
        var wanted = new BenchOptions(
                options.json(),
                BenchPlatform.endpoint(settings, PlatformService.ORCHESTRATOR),
                BenchPlatform.endpoint(settings, PlatformService.TRACE),
                settings.bootstrap(),
                BenchPlatform.database(settings, PlatformService.ORCHESTRATOR),
                seconds,
                warmup,
                concurrency,
                rate);
        return Bench.line(wanted, System.out);
    }
}
