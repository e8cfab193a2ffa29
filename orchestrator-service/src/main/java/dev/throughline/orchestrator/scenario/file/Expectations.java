package dev.throughline.orchestrator.scenario.file;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must be true afterwards: a section for each link, absent where nothing is expected of it. */
public record Expectations(
        Within ready,
        Within inject,
        @Nullable RunEnds run,
        @Nullable TraceEnds trace,
        @Nullable Steps steps,
        @Nullable Spans spans,
        @Nullable Events events,
        @Nullable Incidents incident,
        @Nullable Alerts alert,
        @Nullable BreakerIs breaker,
        @Nullable Undone compensation,
        @Nullable Causality causality,
        @Nullable Within ledger,
        @Nullable Within isolation) {

    /** Whether something must not be there: that can only be said after a while. */
    public boolean hasAbsences() {
        return isolation != null
                || (events != null && !events.absent().isEmpty())
                || (incident != null && incident.count() == 0)
                || (steps != null && Integer.valueOf(0).equals(steps.failed()));
    }

    /** From the beginning of the injection. */
    public record Within(Duration within) {}

    /** @param error what the error contains; {@code waitingFor} how what it waits for begins */
    public record RunEnds(
            String status, @Nullable String error, @Nullable String waitingFor, Duration within) {}

    /** @param error what the error contains */
    public record TraceEnds(String status, @Nullable String error, Duration within) {}

    /** @param failed how many recorded steps failed, exactly; {@code retries} how often a step was tried again, at least */
    public record Steps(
            @Nullable Integer failed,
            @Nullable Integer total,
            @Nullable Integer retries,
            @Nullable String code,
            Duration within) {}

    /** @param kinds that the trace has spans of */
    public record Spans(List<String> kinds, Duration within) {}

    /** @param contains how many of each type the ledger has at least; {@code absent} types it has none of */
    public record Events(Map<String, Integer> contains, List<String> absent, Duration within) {}

    /** @param title what the title of each contains */
    public record Incidents(
            int count, @Nullable String severity, @Nullable String title, Duration within) {}

    public record Alerts(String state, Duration within) {}

    public record BreakerIs(String state, Duration within) {}

    /** @param stages that were undone */
    public record Undone(Result result, List<String> stages, Duration within) {
        /** What becomes of what the run left behind. */
        public enum Result {
            /** Every stage is undone and no row is left. */
            DONE,
            /** A compensation failed at first, and says so; in the end no row is left. */
            RECOVERED
        }
    }

    /** @param to the kind of thing that the start leads to */
    public record Causality(String to, Duration within) {}
}
