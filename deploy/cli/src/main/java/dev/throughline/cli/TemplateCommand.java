package dev.throughline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "template",
        mixinStandardHelpOptions = true,
        description = "Workflow templates: checked, added, listed, shown.",
        subcommands = {
            TemplateFileCommand.Validate.class,
            TemplateFileCommand.Add.class,
            TemplateListCommand.class,
            TemplateShowCommand.class
        })
@SuppressWarnings("NullAway.Init")
final class TemplateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: validate, add, list or show");
    }
}
