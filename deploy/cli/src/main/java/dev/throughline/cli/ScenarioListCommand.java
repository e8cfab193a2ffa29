package dev.throughline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the scenarios.")
@SuppressWarnings("NullAway.Init")
final class ScenarioListCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var answer = new ScenarioClient(new PlatformClient(options.settings())).list();
        var out = spec.commandLine().getOut();
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.reasons());
        } else if (options.json()) {
            out.println(answer.body().toPrettyString());
        } else {
            answer.body()
                    .path("items")
                    .forEach(item -> out.println(Paint.fit(item.path("id").asText(), 26) + " "
                            + Paint.clean(item.path("title").asText())));
        }
        return answer.exitCode();
    }
}
