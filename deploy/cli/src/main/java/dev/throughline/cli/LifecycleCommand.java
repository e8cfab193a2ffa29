package dev.throughline.cli;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.WorkflowCommand.Verb;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One verb for a workflow that exists; there is a command of this class for each of them. */
@Command(mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class LifecycleCommand implements Callable<Integer> {
    private static final Map<Verb, String> DESCRIPTIONS = Map.of(
            Verb.CANCEL, "Cancels a workflow and undoes what it has left behind.",
            Verb.PAUSE, "Lets a workflow start nothing new for a while.",
            Verb.RESUME, "Lets a paused workflow go on.",
            Verb.RERUN, "Does a workflow that has ended again, as a whole or from a stage.",
            Verb.COMPENSATE, "Tries a compensation that has failed once more.",
            Verb.APPROVE, "Agrees to what a stage asks.",
            Verb.REJECT, "Refuses what a stage asks.");

    private final Verb verb;

    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "WORKFLOW_ID")
    private String id;

    @Option(names = "--stage", description = "Rerun from here; approve or reject this one.")
    private @Nullable String stage;

    @Option(names = "--actor", description = "Who asks; by default the user of this machine.")
    private @Nullable String actor;

    @Option(names = "--reason", description = "Why; stands in the ledger.")
    private @Nullable String reason;

    @Option(names = "--wait", description = "Wait for the end.")
    private boolean wait;

    private LifecycleCommand(Verb verb) {
        this.verb = verb;
    }

    static void addTo(CommandLine line) {
        for (Verb verb : new TreeSet<>(DESCRIPTIONS.keySet())) {
            var command = new CommandLine(new LifecycleCommand(verb));
            command.getCommandSpec().usageMessage().description(DESCRIPTIONS.get(verb));
            line.addSubcommand(verb.wireName(), command);
        }
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> ask = new TreeMap<>();
        ask.put("actor", actor == null ? System.getProperty("user.name") : actor);
        if (stage != null) {
            ask.put("stage", stage);
        }
        if (reason != null) {
            ask.put("reason", reason);
        }
        var client = new PlatformClient(options.settings());
        var answer = client.ask(id, verb, Json.bytes(ask));
        if (answer.isOk() && wait) {
            answer = client.awaitEnd(id);
        }
        var body = answer.body();
        var out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(body.toPrettyString());
        } else if (answer.isOk()) {
            String waitingFor = body.path("waiting_for").asText("");
            out.printf(
                    "%s  %s%s%n",
                    id, body.path("status").asText(), waitingFor.isEmpty() ? "" : ", waiting for " + waitingFor);
        } else {
            List<String> allowed = new java.util.ArrayList<>();
            body.path("allowed").forEach(other -> allowed.add(other.asText()));
            String instead = body.has("allowed")
                    ? "; possible now: " + (allowed.isEmpty() ? "nothing" : String.join(", ", allowed))
                    : "";
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem() + instead);
        }
        return answer.isOk() && wait && !isWanted(body.path("status").asText())
                ? Throughline.JOB_FAILED
                : answer.exitCode();
    }

    /** Whether the end is one that whoever asked could want: a run that is undone ends as failed or cancelled. */
    private boolean isWanted(String status) {
        return switch (verb) {
            case CANCEL, REJECT, COMPENSATE -> !status.equals("compensation_failed") && !status.equals("quarantined");
            default -> status.equals("completed");
        };
    }
}
