package dev.throughline.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "cleanup",
        mixinStandardHelpOptions = true,
        description = {
            "Deletes what a scenario or one of its runs made, in every service, and prints the receipt.",
            "Exit code 0 only when nothing of it is left and no real row changed. Twice is as good as once."
        })
@SuppressWarnings("NullAway.Init")
final class ScenarioCleanupCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "A scenario, for all its runs, or the id of one run.")
    private String target;

    @Option(names = "--force", description = "Cancel it first when it still runs.")
    private boolean force;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Validity.class,
            description = "How long to wait for the services (default: 10m); the clean-up itself goes on.")
    private Duration timeout = Duration.ofMinutes(10);

    @Override
    public Integer call() throws Exception {
        var client = new ScenarioClient(new PlatformClient(options.settings()));
        var answer = client.cleanup(target, force);
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.reasons());
            return answer.exitCode();
        }
        var out = spec.commandLine().getOut();
        var follower = new ScenarioFollower(client, out, options.json(), InstantSource.system(), timeout);
        String id = answer.body().path("cleanup_id").asText();
        var receipt = followed(spec.commandLine(), follower, id);
        if (receipt.isPresent() && options.json()) {
            out.println(receipt.get().body().toPrettyString());
        } else {
            receipt.ifPresent(found -> out.print(ReceiptTable.render(found, Paint.ofTerminal())));
        }
        if (receipt.filter(ScenarioReceipt::isClean).isEmpty()) {
            return Throughline.JOB_FAILED;
        }
        if (receipt.get().isEmpty() && !client.isKnown(target)) {
            String why = "nothing was deleted: no scenario or run is called " + target;
            spec.commandLine().getErr().println(Throughline.COMPLAINT + why);
            return Throughline.JOB_FAILED;
        }
        return Throughline.OK;
    }

    /** Empty when the clean-up cannot be seen, which has been said. */
    static Optional<ScenarioReceipt> followed(CommandLine line, ScenarioFollower follower, String cleanup)
            throws IOException, InterruptedException {
        if (cleanup.isEmpty()) {
            line.getErr().println(Throughline.COMPLAINT + "no clean-up was begun");
            return Optional.empty();
        }
        var answer = follower.receipt(cleanup);
        if (!answer.isOk()) {
            line.getErr().println(Throughline.COMPLAINT + answer.reasons());
            return Optional.empty();
        }
        return Optional.of(ScenarioReceipt.of(answer.body()));
    }
}
