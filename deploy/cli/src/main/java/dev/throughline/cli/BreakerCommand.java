package dev.throughline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "breaker",
        mixinStandardHelpOptions = true,
        description = "Circuit breakers of the cost estimators.",
        subcommands = BreakerListCommand.class)
@SuppressWarnings("NullAway.Init")
final class BreakerCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: list, disable or enable");
    }
}
