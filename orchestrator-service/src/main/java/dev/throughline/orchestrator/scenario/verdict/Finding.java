package dev.throughline.orchestrator.scenario.verdict;

/** What one look at a link amounts to. */
sealed interface Finding {
    String seen();

    /** As expected. */
    record Held(String seen) implements Finding {}

    /** Something else is there; it may still become what is expected. */
    record Other(String seen) implements Finding {}

    /** Nothing is there, or nobody could look. */
    record Nothing(String seen) implements Finding {}

    static Finding when(boolean holds, String seen) {
        return holds ? new Held(seen) : new Other(seen);
    }
}
