package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts all at once, so that they do not wait for each other, and follows one after the other. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs scenarios and says of each link of the line whether it held.",
            "Exit code 0 only when every link of every run did."
        })
@SuppressWarnings("NullAway.Init")
final class ScenarioRunCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Such as SDSR-E2E-001.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--all", description = "All scenarios that the platform has.")
    private boolean all;

    @Option(names = "--cleanup", description = "Delete what a run made as soon as it is judged, and print the receipt.")
    private boolean cleanup;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the verdicts as JUnit XML, too.")
    private @Nullable Path junit;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Validity.class,
            description = "How long to wait for a verdict, such as 90s (default: 10m).")
    private Duration timeout = Duration.ofMinutes(10);

    /** One for each scenario that was asked for, in that order; what nobody could see is unknown. */
    private final List<JsonNode> runs = new ArrayList<>();

    private final List<JsonNode> receipts = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (all != ids.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name scenarios, or say --all");
        }
        var client = new ScenarioClient(new PlatformClient(options.settings()));
        List<String> chosen = all ? known(client) : ids;
        chosen.forEach(id -> runs.add(unknown(id, "")));
        int exit = Throughline.JOB_FAILED;
        try {
            exit = all(client, chosen);
        } finally {
            report(exit == Throughline.OK);
        }
        return exit;
    }

    /** One that cannot be started does not keep the others from being followed. */
    private int all(ScenarioClient client, List<String> chosen) throws IOException, InterruptedException {
        int refused = Throughline.OK;
        Map<Integer, String> started = new TreeMap<>();
        for (int i = 0; i < chosen.size(); i++) {
            try {
                var answer = client.start(chosen.get(i), cleanup);
                if (answer.isOk()) {
                    String run = answer.body().path("run_id").asText();
                    started.put(i, run);
                    runs.set(i, unknown(chosen.get(i), run));
                } else {
                    complain(chosen.get(i), answer.reasons());
                    refused = refused == Throughline.OK ? answer.exitCode() : refused;
                }
            } catch (IOException e) {
                if (started.isEmpty()) {
                    throw e;
                }
                complain(chosen.get(i), String.valueOf(e.getMessage()));
                refused = Throughline.JOB_FAILED;
            }
        }
        if (started.isEmpty()) {
            return refused == Throughline.OK ? Throughline.JOB_FAILED : refused;
        }
        boolean held = refused == Throughline.OK;
        for (Map.Entry<Integer, String> run : started.entrySet()) {
            try {
                held &= follow(client, run.getKey(), run.getValue());
            } catch (IOException e) {
                complain(chosen.get(run.getKey()), String.valueOf(e.getMessage()));
                held = false;
            }
        }
        return held ? Throughline.OK : Throughline.JOB_FAILED;
    }

    private void complain(String scenario, String why) {
        spec.commandLine().getErr().println(Throughline.COMPLAINT + scenario + ": " + why);
    }

    private static JsonNode unknown(String scenario, String run) {
        var node = Json.MAPPER
                .createObjectNode()
                .put("run_id", run)
                .put("scenario_id", scenario)
                .put("state", "unknown")
                .put("held", false);
        node.putArray("links");
        return node;
    }

    private List<String> known(ScenarioClient client) throws IOException, InterruptedException {
        var answer = client.list();
        if (!answer.isOk()) {
            throw new IOException(answer.reasons());
        }
        return answer.body()
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asText())
                .toList();
    }

    /** @return whether it held, and was cleaned up if that was asked for */
    private boolean follow(ScenarioClient client, int number, String id) throws IOException, InterruptedException {
        var follower = new ScenarioFollower(client, out(), options.json(), InstantSource.system(), timeout);
        if (!options.json()) {
            out().println("run " + Paint.clean(id));
        }
        var answer = follower.follow(id);
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.reasons());
            return false;
        }
        runs.set(number, answer.body());
        var receipt = cleanup ? receipt(follower, id) : Optional.<ScenarioReceipt>empty();
        if (receipt.isPresent()) {
            receipts.add(receipt.get().body());
            answer = follower.cleaned(id);
            runs.set(number, answer.body());
        }
        var run = ScenarioRun.of(answer.body());
        if (!options.json()) {
            out().print("\n" + VerdictTable.render(run, Paint.ofTerminal()));
            receipt.ifPresent(found -> out().print("\n" + ReceiptTable.render(found, Paint.ofTerminal())));
        }
        return run.held()
                && (!cleanup || receipt.filter(ScenarioReceipt::isClean).isPresent());
    }

    private Optional<ScenarioReceipt> receipt(ScenarioFollower follower, String run)
            throws IOException, InterruptedException {
        var cleaning = ScenarioRun.of(follower.cleaning(run).body());
        return ScenarioCleanupCommand.followed(
                spec.commandLine(), follower, cleaning.cleanupId().orElse(""));
    }

    private void report(boolean held) throws IOException {
        if (options.json()) {
            var report = Json.MAPPER.createObjectNode().put("held", held);
            runs.forEach(report.putArray("runs")::add);
            receipts.forEach(report.putArray("receipts")::add);
            out().println(report.toPrettyString());
        }
        if (junit != null) {
            Files.writeString(
                    junit, JUnitReport.of(runs.stream().map(ScenarioRun::of).toList()));
        }
        if (!options.json() && runs.size() > 1) {
            out().println();
            runs.stream()
                    .map(ScenarioRun::of)
                    .forEach(run -> out().println(Paint.fit(run.scenario(), 26) + " "
                            + (run.held() ? "held" : "NOT HELD: " + first(run))));
        }
    }

    private static String first(ScenarioRun run) {
        return run.broken().isEmpty() ? run.state() : run.broken().getFirst().name();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
