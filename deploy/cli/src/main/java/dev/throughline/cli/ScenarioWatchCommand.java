package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the probe, and everybody else, finds: on a terminal a table that is drawn anew, elsewhere a line for each verdict. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Shows the last verdict of each scenario, until interrupted.")
@SuppressWarnings("NullAway.Init")
final class ScenarioWatchCommand implements Callable<Integer> {
    private static final long PAUSE_SECONDS = 2;

    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--once", description = "Show it once; exit code 0 only when all of the last verdicts held.")
    private boolean once;

    /** The state of each scenario's latest run, to tell what is new; the platform has at most a few hundred scenarios. */
    private final Map<String, String> told = new TreeMap<>();

    private int drawn;
    private boolean isAway;

    @Override
    public Integer call() throws Exception {
        var client = new ScenarioClient(new PlatformClient(options.settings()));
        while (true) {
            try {
                var known = client.list();
                if (known.status() / 100 == 4) {
                    spec.commandLine().getErr().println(Throughline.COMPLAINT + known.reasons());
                    return known.exitCode();
                }
                var latest = latest(client, items(known));
                isAway = false;
                show(latest);
                if (once) {
                    boolean held = !latest.isEmpty() && latest.values().stream().allMatch(ScenarioRun::held);
                    return held ? Throughline.OK : Throughline.JOB_FAILED;
                }
            } catch (IOException e) {
                if (once) {
                    throw e;
                }
                away(String.valueOf(e.getMessage()));
            }
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        }
    }

    /** Whoever watches wants to see what comes after a restart; it is said once that nothing can be seen. */
    private void away(String why) {
        if (!isAway) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + why);
            isAway = true;
            drawn = 0;
        }
    }

    /** The latest verdict of each scenario that the platform has; one that runs often does not hide the others. */
    private static Map<String, ScenarioRun> latest(ScenarioClient client, JsonNode scenarios)
            throws IOException, InterruptedException {
        var latest = new TreeMap<String, ScenarioRun>();
        for (JsonNode scenario : scenarios) {
            String id = scenario.path("id").asText();
            for (JsonNode run : items(client.latestVerdict(id))) {
                latest.put(id, ScenarioRun.of(run));
            }
        }
        return latest;
    }

    private static JsonNode items(PlatformClient.Answer answer) throws IOException {
        if (!answer.isOk()) {
            throw new IOException(answer.reasons());
        }
        return answer.body().path("items");
    }

    private void show(Map<String, ScenarioRun> latest) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            latest.values().stream().filter(this::isNew).forEach(run -> out.println(json(run)));
        } else if (Boolean.getBoolean("throughline.terminal") && !once) {
            String table = table(latest, Paint.ofTerminal());
            out.print((drawn == 0 ? "" : "\u001b[" + drawn + "A") + "\u001b[J" + table);
            drawn = (int) table.lines().count();
        } else {
            latest.values().stream().filter(this::isNew).forEach(run -> out.println(line(run, Paint.ofTerminal())));
        }
        out.flush();
    }

    private boolean isNew(ScenarioRun run) {
        return !run.id().equals(told.put(run.scenario(), run.id()));
    }

    private static String json(ScenarioRun run) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("scenario_id", run.scenario())
                .put("run_id", run.id())
                .put("held", run.held())
                .put(
                        "broken",
                        String.join(
                                ",",
                                run.broken().stream()
                                        .map(ScenarioRun.Link::name)
                                        .toList()))
                .put("judged_at", run.judgedAt().orElse(""))
                .toString();
    }

    static String table(Map<String, ScenarioRun> latest, Paint paint) {
        var text = new StringBuilder(paint.faint(
                        Paint.fit("judged at", 22) + Paint.fit("scenario", 26) + Paint.fit("verdict", 10) + "links"))
                .append('\n');
        latest.values().forEach(run -> text.append(line(run, paint)).append('\n'));
        return text.toString();
    }

    private static String line(ScenarioRun run, Paint paint) {
        String at = run.judgedAt().orElse("-");
        String start = Paint.fit(at.length() > 19 ? at.substring(0, 19) : at, 22) + Paint.fit(run.scenario(), 26);
        if (run.held()) {
            return start + Paint.fit("held", 10) + run.links().size();
        }
        String why =
                run.broken().isEmpty() ? run.state() : run.broken().getFirst().reason();
        return start + paint.bad(Paint.fit("NOT HELD", 10)) + Paint.fit(why, Math.max(20, paint.width() - 58));
    }
}
