package dev.throughline.cli;

import dev.throughline.local.PlatformService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Codes and what became of them, newest first.")
@SuppressWarnings("NullAway.Init")
final class CodeListCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var answer = new PlatformClient(options.settings())
                .get(PlatformService.ORCHESTRATOR, "/api/v1/task-codes?limit=500", 0);
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem());
            return answer.exitCode();
        }
        var out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(answer.body().toPrettyString());
        } else {
            answer.body()
                    .path("items")
                    .forEach(item -> out.printf(
                            "%s  %-8s  %s  %s%n",
                            item.path("code_id").asText(),
                            item.path("status").asText(),
                            item.path("expires_at").asText(),
                            item.path("workflow_id").asText(item.path("type").asText(""))));
        }
        return Throughline.OK;
    }
}
