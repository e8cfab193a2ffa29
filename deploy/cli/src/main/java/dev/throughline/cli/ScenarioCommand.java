package dev.throughline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "scenario",
        mixinStandardHelpOptions = true,
        description = "Proves the whole line with synthetic runs that page nobody, and leaves no trace of them.",
        subcommands = {
            ScenarioListCommand.class,
            ScenarioShowCommand.class,
            ScenarioRunCommand.class,
            ScenarioVerifyCommand.class,
            ScenarioCleanupCommand.class,
            ScenarioWatchCommand.class
        })
@SuppressWarnings("NullAway.Init")
final class ScenarioCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: list, show, run, verify, cleanup or watch");
    }
}
