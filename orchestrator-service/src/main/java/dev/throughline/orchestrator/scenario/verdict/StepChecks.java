package dev.throughline.orchestrator.scenario.verdict;

import dev.throughline.orchestrator.scenario.file.Expectations.Spans;
import dev.throughline.orchestrator.scenario.file.Expectations.Steps;
import dev.throughline.orchestrator.scenario.verdict.Observations.StepSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.TraceSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was recorded of the work. */
final class StepChecks {
    private static final String FAILED = "failed";

    private StepChecks() {}

    static String expected(Steps steps) {
        List<String> parts = new ArrayList<>();
        if (steps.total() != null) {
            parts.add(steps.total() + " steps");
        }
        if (steps.failed() != null) {
            parts.add("exactly " + steps.failed() + " failed" + (steps.code() == null ? "" : " as " + steps.code()));
        } else if (steps.code() != null) {
            parts.add("those that failed did as " + steps.code());
        }
        if (steps.retries() != null) {
            parts.add("at least " + steps.retries() + " retries");
        }
        return String.join(", ", parts);
    }

    static Finding steps(Steps expected, List<StepSeen> seen) {
        List<StepSeen> failed =
                seen.stream().filter(step -> step.status().equals(FAILED)).toList();
        int retries = seen.stream().mapToInt(StepSeen::retries).sum();
        boolean holds = (expected.total() == null || expected.total() == seen.size())
                && (expected.failed() == null || expected.failed() == failed.size())
                && (expected.retries() == null || expected.retries() <= retries)
                && (expected.code() == null
                        || (!failed.isEmpty()
                                && failed.stream().allMatch(step -> step.code().equals(expected.code()))));
        String told = seen.size() + " steps, " + failed.size() + " failed"
                + (failed.isEmpty()
                        ? ""
                        : failed.stream()
                                .limit(5)
                                .map(step -> step.stage() + "/" + step.step() + " " + step.code())
                                .collect(Collectors.joining(", ", " (", ")")))
                + ", " + retries + " retries";
        return seen.isEmpty() && !holds ? new Finding.Nothing("no step is recorded") : Finding.when(holds, told);
    }

    static Finding spans(Spans expected, TraceSeen seen) {
        return Finding.when(
                seen.kinds().containsAll(expected.kinds()),
                "spans of " + String.join(", ", new TreeSet<>(seen.kinds())));
    }
}
