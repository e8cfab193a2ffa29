package dev.throughline.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "submit", mixinStandardHelpOptions = true, description = "Starts a workflow from a JSON request.")
@SuppressWarnings("NullAway.Init")
final class SubmitCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.json")
    private Path file;

    @Option(names = "--wait", description = "Wait for the end; exit code 1 when the workflow failed.")
    private boolean wait;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        if (!Files.isReadable(file)) {
            spec.commandLine().getErr().println("throughline: cannot read " + file);
            return spec.exitCodeOnInvalidInput();
        }
        var client = new PlatformClient(options.settings());
        var answer = client.submit(Files.readAllBytes(file));
        if (answer.isOk() && wait) {
            answer = client.awaitEnd(answer.body().path("workflow_id").asText());
        }
        var body = answer.body();
        if (options.json() || !answer.isOk()) {
            out.println(body.toPrettyString());
        } else {
            out.printf(
                    "%s  %s  %s%%  trace %s%n",
                    body.path("workflow_id").asText(),
                    body.path("status").asText(),
                    body.path("progress_percentage").asText(),
                    body.path("trace_id").asText());
            if (body.hasNonNull("error")) {
                out.println(body.path("error").asText());
            }
        }
        boolean failed = !List.of("initiated", "running", "completed")
                .contains(body.path("status").asText());
        return answer.isOk() && failed ? Throughline.JOB_FAILED : answer.exitCode();
    }
}
