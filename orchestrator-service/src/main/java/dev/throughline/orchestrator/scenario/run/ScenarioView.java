package dev.throughline.orchestrator.scenario.run;

import dev.throughline.orchestrator.scenario.file.KnownScenario;
import dev.throughline.orchestrator.scenario.verdict.Verdict;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Scenarios as callers see them. */
final class ScenarioView {
    private ScenarioView() {}

    /**
     * @param origin {@code shipped} or {@code file}
     * @param links that a run of it is judged by, in the order of the line
     */
    @Schema(name = "ScenarioSummary")
    record Summary(String id, String title, String description, String origin, long deadlineMs, List<String> links) {
        static Summary of(KnownScenario known) {
            var scenario = known.scenario();
            return new Summary(
                    scenario.id(),
                    scenario.title(),
                    scenario.description(),
                    known.origin().name().toLowerCase(Locale.ROOT),
                    scenario.deadline().toMillis(),
                    Verdict.links(scenario.expect()));
        }
    }

    @Schema(name = "ScenarioSummaries")
    record Summaries(List<Summary> items) {}

    /**
     * @param digest of everything the file says
     * @param text the YAML as it was given
     */
    @Schema(name = "ScenarioDetail")
    record Detail(
            String id,
            String title,
            String description,
            String origin,
            long deadlineMs,
            List<String> links,
            String digest,
            String text) {
        static Detail of(KnownScenario known) {
            var summary = Summary.of(known);
            return new Detail(
                    summary.id(),
                    summary.title(),
                    summary.description(),
                    summary.origin(),
                    summary.deadlineMs(),
                    summary.links(),
                    known.scenario().digest(),
                    known.text());
        }
    }
}
