package dev.throughline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "provenance",
        mixinStandardHelpOptions = true,
        description = "What runs were expected to cost, and did cost.",
        subcommands = {BackfillCommand.class})
@SuppressWarnings("NullAway.Init")
final class ProvenanceCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: backfill");
    }
}
