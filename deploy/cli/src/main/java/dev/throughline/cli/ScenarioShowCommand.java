package dev.throughline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints a scenario: what it injects, and what must be true afterwards.")
@SuppressWarnings("NullAway.Init")
final class ScenarioShowCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "Such as SDSR-E2E-001.")
    private String id;

    @Override
    public Integer call() throws Exception {
        var answer = new ScenarioClient(new PlatformClient(options.settings())).show(id);
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.reasons());
            return answer.exitCode();
        }
        String yaml = answer.body().path("text").asText();
        var out = spec.commandLine().getOut();
        if (options.json() || yaml.isEmpty()) {
            out.println(answer.body().toPrettyString());
        } else {
            yaml.lines().map(Paint::clean).forEach(out::println);
        }
        return Throughline.OK;
    }
}
