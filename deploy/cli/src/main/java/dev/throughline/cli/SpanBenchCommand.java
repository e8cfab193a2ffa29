package dev.throughline.cli;

import dev.throughline.bench.Bench;
import dev.throughline.bench.SpanBenchOptions;
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
        name = "spans",
        mixinStandardHelpOptions = true,
        description = {
            "Loads spans over OTLP while workflows run, then asks for traces and searches, as Grafana does.",
            "Measures the platform of --data when it runs, else one of its own that is removed afterwards.",
            "Exit code 5: the database is not durable, so there are no figures."
        })
@SuppressWarnings("NullAway.Init")
final class SpanBenchCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--spans", paramLabel = "N", description = "How many to load (default: 1000000).")
    private long spans = 1_000_000;

    @Option(names = "--senders", paramLabel = "N", description = "Connections that send at a time (default: 3).")
    private int senders = 3;

    @Override
    public Integer call() throws IOException, PlatformException, InterruptedException {
        return new BenchPlatform(options.settings(), spec).measure(this::measure);
    }

    private int measure(LocalSettings settings) throws IOException {
        var wanted = new SpanBenchOptions(
                options.json(),
                BenchPlatform.endpoint(settings, PlatformService.ORCHESTRATOR),
                BenchPlatform.endpoint(settings, PlatformService.TRACE),
                BenchPlatform.database(settings, PlatformService.TRACE),
                spans,
                senders);
        return Bench.spans(wanted, System.out);
    }
}
