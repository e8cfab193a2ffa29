package dev.throughline.cli;

import dev.throughline.local.PlatformService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the templates.")
@SuppressWarnings("NullAway.Init")
final class TemplateListCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--all-versions", description = "Also versions that others have followed, and retired ones.")
    private boolean allVersions;

    @Override
    public Integer call() throws Exception {
        String path = "/api/v1/templates" + (allVersions ? "?all_versions=true" : "");
        var answer = new PlatformClient(options.settings()).get(PlatformService.ORCHESTRATOR, path, 0);
        var out = spec.commandLine().getOut();
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem());
        } else if (options.json()) {
            out.println(answer.body().toPrettyString());
        } else {
            answer.body()
                    .path("items")
                    .forEach(item -> out.printf(
                            "%-28s %-22s %s%s%n",
                            item.path("id").asText() + "@"
                                    + item.path("version").asText(),
                            item.path("workflow_type").asText(),
                            item.path("owner").asText(),
                            item.hasNonNull("retired_at") ? "  retired" : ""));
        }
        return answer.exitCode();
    }
}
