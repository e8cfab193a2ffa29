package dev.throughline.orchestrator.scenario.verdict;

import dev.throughline.orchestrator.scenario.file.Expectations.RunEnds;
import dev.throughline.orchestrator.scenario.file.Expectations.TraceEnds;
import dev.throughline.orchestrator.scenario.verdict.Observations.RunSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.TraceSeen;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How workflows and their trace end. */
final class RunChecks {
    private RunChecks() {}

    static String expected(RunEnds run) {
        return "every run is " + run.status() + with(run.error())
                + (run.waitingFor() == null ? "" : ", waiting for " + run.waitingFor());
    }

    static String expected(TraceEnds trace) {
        return "the trace is " + trace.status() + with(trace.error());
    }

    /** All of them; the first that is not so is told. */
    static Finding run(RunEnds expected, Map<String, Look<RunSeen>> runs) {
        if (runs.isEmpty()) {
            return new Finding.Nothing("no run was started");
        }
        Finding last = new Finding.Nothing("no run was started");
        for (var run : new TreeMap<>(runs).entrySet()) {
            last = run.getValue().judged(seen -> one(expected, run.getKey(), seen));
            if (!(last instanceof Finding.Held)) {
                return last;
            }
        }
        return last;
    }

    private static Finding one(RunEnds expected, String name, RunSeen seen) {
        boolean holds = seen.status().equals(expected.status())
                && contains(seen.error(), expected.error())
                && (expected.waitingFor() == null
                        || (seen.waitingFor() != null && seen.waitingFor().startsWith(expected.waitingFor())));
        return Finding.when(
                holds,
                name + " is " + seen.status() + with(seen.error())
                        + (seen.waitingFor() == null ? "" : ", waiting for " + seen.waitingFor()));
    }

    static Finding trace(TraceEnds expected, TraceSeen seen) {
        return Finding.when(
                seen.status().equals(expected.status()) && contains(seen.error(), expected.error()),
                seen.status() + with(seen.error()));
    }

    private static boolean contains(@Nullable String text, @Nullable String part) {
        return part == null || (text != null && text.contains(part));
    }

    private static String with(@Nullable String error) {
        return error == null ? "" : " (" + error + ")";
    }
}
