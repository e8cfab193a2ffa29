package dev.throughline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "code",
        mixinStandardHelpOptions = true,
        description = "Task codes: each lets somebody begin one workflow.",
        subcommands = {CodeCreateCommand.class, CodeListCommand.class, CodeRevokeCommand.class})
@SuppressWarnings("NullAway.Init")
final class CodeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: create, list or revoke");
    }
}
