package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with the YAML file of a template. Faults are printed as compilers print them. */
@SuppressWarnings("NullAway.Init")
abstract class TemplateFileCommand implements Callable<Integer> {
    private static final String TEMPLATES = "/api/v1/templates";

    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.yaml")
    private Path file;

    @Command(
            name = "validate",
            mixinStandardHelpOptions = true,
            description = "Says everything that is wrong with a template; exit code 1 when there is something.")
    static final class Validate extends TemplateFileCommand {
        @Override
        int done(PlatformClient client, byte[] yaml) {
            return Throughline.OK;
        }
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Adds a version of a template.")
    static final class Add extends TemplateFileCommand {
        @Override
        int done(PlatformClient client, byte[] yaml) throws Exception {
            return shown(client.sendTemplate(TEMPLATES, yaml));
        }
    }

    /** The template is sound. */
    abstract int done(PlatformClient client, byte[] yaml) throws Exception;

    @Override
    public Integer call() throws Exception {
        if (!Files.isReadable(file)) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + "cannot read " + file);
            return spec.exitCodeOnInvalidInput();
        }
        byte[] yaml = Files.readAllBytes(file);
        var client = new PlatformClient(options.settings());
        var answer = client.sendTemplate(TEMPLATES + "/validate", yaml);
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem());
            return answer.exitCode();
        }
        if (answer.body().isEmpty()) {
            return done(client, yaml);
        }
        if (options.json()) {
            spec.commandLine().getOut().println(answer.body().toPrettyString());
        } else {
            answer.body().forEach(this::print);
        }
        return Throughline.JOB_FAILED;
    }

    final int shown(PlatformClient.Answer answer) {
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem());
        } else if (options.json()) {
            spec.commandLine().getOut().println(answer.body().toPrettyString());
        } else {
            String label = answer.body().path("id").asText() + "@"
                    + answer.body().path("version").asText();
            spec.commandLine().getOut().println(label + (answer.status() == 201 ? " is added" : " was there already"));
        }
        return answer.exitCode();
    }

    private void print(JsonNode fault) {
        String pointer = fault.path("pointer").asText();
        spec.commandLine()
                .getOut()
                .printf(
                        "%s:%d:%d %s: %s%n",
                        file,
                        fault.path("line").asInt(),
                        fault.path("column").asInt(),
                        pointer.isEmpty() ? "/" : pointer,
                        fault.path("message").asText());
    }
}
