package dev.throughline.orchestrator.slot;

import org.jspecify.annotations.Nullable;

/** Whether a run is real or a rehearsal, as was fixed when it began. */
public record Standing(boolean isSynthetic, @Nullable String scenarioId) {
    public static final Standing REAL = new Standing(false, null);
}
