package dev.throughline.cli;

import dev.throughline.local.PlatformService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "trace", mixinStandardHelpOptions = true, description = "Prints the tree of a trace or workflow.")
@SuppressWarnings("NullAway.Init")
final class TraceCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "A trace id or a workflow id.")
    private String id;

    @Override
    public Integer call() throws Exception {
        var answer = new PlatformClient(options.settings()).get(PlatformService.TRACE, "/api/v1/traces/" + id, 0);
        var out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(answer.body().toPrettyString());
        } else if (answer.isOk()) {
            out.print(TraceTree.render(answer.body()));
        } else {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem());
        }
        return answer.exitCode();
    }
}
