package dev.throughline.cli;

import dev.throughline.local.PlatformService;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = "Prints the tree of a trace or workflow; full bars are its critical path.")
@SuppressWarnings("NullAway.Init")
final class TraceCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "A trace id or a workflow id.")
    private String id;

    @Option(names = "--compare", paramLabel = "OTHER", description = "What differs from this trace or workflow.")
    private @Nullable String other;

    @Option(
            names = "--follow",
            description =
                    "Until the run has ended; exit code 1 when it did not complete. With --json: a line per change.")
    private boolean follow;

    @Override
    public Integer call() throws Exception {
        if (follow && other != null) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + "--follow and --compare exclude each other");
            return spec.exitCodeOnInvalidInput();
        }
        var client = new PlatformClient(options.settings());
        return follow ? follow(client) : other == null ? show(client) : compare(client, other);
    }

    private int show(PlatformClient client) throws Exception {
        var answer = client.get(PlatformService.TRACE, "/api/v1/traces/" + PlatformClient.inPath(id), 0);
        if (answer.isOk() && !options.json()) {
            out().print(TraceTree.render(answer.body(), Paint.ofTerminal()));
        } else {
            print(answer);
        }
        return answer.exitCode();
    }

    private int compare(PlatformClient client, String with) throws Exception {
        String path = "/api/v1/traces/" + PlatformClient.inPath(id) + "/compare?with=" + PlatformClient.inPath(with);
        var answer = client.get(PlatformService.TRACE, path, 0);
        if (answer.isOk() && !options.json()) {
            out().print(ComparisonTable.render(answer.body(), Paint.ofTerminal()));
        } else {
            print(answer);
        }
        return answer.exitCode();
    }

    private int follow(PlatformClient client) throws Exception {
        var display = options.json()
                ? TraceFollower.Display.JSON
                : Boolean.getBoolean("throughline.terminal")
                        ? TraceFollower.Display.TERMINAL
                        : TraceFollower.Display.LINES;
        var answer = new TraceFollower(client, out(), display).follow(id);
        if (!answer.isOk()) {
            print(answer);
            return answer.exitCode();
        }
        return answer.body().path("status").asText().equals("completed") ? Throughline.OK : Throughline.JOB_FAILED;
    }

    private void print(PlatformClient.Answer answer) {
        if (options.json()) {
            out().println(answer.body().toPrettyString());
        } else {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem());
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
