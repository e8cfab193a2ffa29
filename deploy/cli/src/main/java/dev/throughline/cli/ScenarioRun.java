package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a run of a scenario is.
 *
 * @param state as the platform calls it
 * @param isJudged nothing more will be decided
 * @param held every expected link did
 * @param links that are decided, in the order of the line
 * @param cleanupId of the clean-up that belongs to it; absent when nobody has asked for one
 */
record ScenarioRun(
        String id,
        String scenario,
        String state,
        boolean isJudged,
        boolean held,
        List<Link> links,
        Optional<String> startedAt,
        Optional<String> judgedAt,
        Optional<String> cleanupId) {

    static final String CLEANUP = "cleanup";

    private static final Set<String> ENDED = Set.of("judged", "cancelled");

    /**
     * @param state held, missing, wrong or skipped
     * @param afterMs from the injection to the moment it held; absent when it never did
     */
    record Link(
            String name,
            String state,
            String expected,
            String seen,
            @Nullable Long afterMs,
            @Nullable Long deadlineMs) {

        boolean isBroken() {
            return !state.equals("held") && !state.equals("skipped");
        }

        /** What to tell whoever asks why. */
        String reason() {
            return name + " is " + state + ": expected " + expected + "; seen " + seen;
        }

        static Link of(JsonNode link) {
            return new Link(
                    link.path("name").asText(),
                    link.path("state").asText(),
                    said(link.path("expected")),
                    said(link.path("seen")),
                    millis(link.path("after_ms")),
                    millis(link.path("deadline_ms")));
        }

        private static String said(JsonNode node) {
            if (node.isMissingNode() || node.isNull()) {
                return "nothing";
            }
            String text = node.isValueNode() ? node.asText() : node.toString();
            return text.isEmpty() ? "nothing" : text;
        }

        private static @Nullable Long millis(JsonNode node) {
            return node.isNumber() ? (Long) node.asLong() : null;
        }
    }

    /** A clean-up may find something after the verdict: then the run does not hold any more. */
    static ScenarioRun of(JsonNode run) {
        var links = run.path("links")
                .valueStream()
                .filter(link -> link.hasNonNull("state"))
                .map(Link::of)
                .toList();
        var startedAt = text(run, "started_at");
        return new ScenarioRun(
                run.path("run_id").asText(),
                run.path("scenario_id").asText(),
                run.path("state").asText(),
                run.hasNonNull("judged_at") || ENDED.contains(run.path("state").asText()),
                run.path("held").asBoolean() && links.stream().noneMatch(Link::isBroken),
                links,
                startedAt.isPresent() ? startedAt : text(run, "asked_at"),
                text(run, "judged_at"),
                text(run, "cleanup_id"));
    }

    /** Broken ones, the first of the line first: what broke it is usually that one. */
    List<Link> broken() {
        return links.stream().filter(Link::isBroken).toList();
    }

    private static Optional<String> text(JsonNode run, String field) {
        return run.hasNonNull(field) ? Optional.of(run.path(field).asText()) : Optional.empty();
    }
}
