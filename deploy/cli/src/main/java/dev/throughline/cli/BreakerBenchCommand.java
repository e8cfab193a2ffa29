package dev.throughline.cli;

import dev.throughline.bench.BreakerBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "breaker",
        mixinStandardHelpOptions = true,
        description = {
            "Asks whether an estimator may be relied on, while breakers trip and recover all the time.",
            "Needs no platform: the orchestrator asks its own memory. Exit code 1: p99.9 is a microsecond or more."
        })
@SuppressWarnings("NullAway.Init")
final class BreakerBenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--reads", paramLabel = "N", description = "How often to ask (default: 10000000).")
    private long reads = 10_000_000;

    @Option(names = "--readers", paramLabel = "N", description = "Threads that ask at a time (default: 2).")
    private int readers = 2;

    @Override
    public Integer call() throws InterruptedException {
        if (reads < 1 || reads > 10_000_000_000L || readers < 1 || readers > 64) {
            throw new ParameterException(spec.commandLine(), "expected 1 to 64 readers and at least one read");
        }
        return BreakerBench.run(reads, readers, System.out);
    }
}
