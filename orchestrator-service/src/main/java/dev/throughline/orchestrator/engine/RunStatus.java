package dev.throughline.orchestrator.engine;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a run stands, and where it may go from there. The diagram in {@code docs/engine.md} is this table. */
public enum RunStatus {
    PLANNED,
    RUNNING,
    PAUSED,
    CANCELLING,
    COMPENSATING,
    COMPENSATION_FAILED,
    COMPLETED,
    FAILED,
    CANCELLED,
    QUARANTINED;

    private static final Map<RunStatus, Set<RunStatus>> MOVES = new EnumMap<>(Map.of(
            PLANNED, EnumSet.of(RUNNING, CANCELLING),
            RUNNING, EnumSet.of(PAUSED, CANCELLING, COMPENSATING, COMPLETED),
            PAUSED, EnumSet.of(RUNNING, CANCELLING, COMPENSATING, COMPLETED),
            CANCELLING, EnumSet.of(COMPENSATING),
            COMPENSATING, EnumSet.of(COMPENSATION_FAILED, FAILED, CANCELLED, RUNNING, PLANNED),
            COMPENSATION_FAILED, EnumSet.of(COMPENSATING),
            COMPLETED, EnumSet.of(COMPENSATING),
            FAILED, EnumSet.of(COMPENSATING),
            CANCELLED, EnumSet.of(COMPENSATING),
            QUARANTINED, EnumSet.of(CANCELLING)));

    /** Where a run may go from here by a decision; a decision that throws sets any run aside. */
    public Set<RunStatus> next() {
        return Set.copyOf(MOVES.getOrDefault(this, Set.of()));
    }

    RunStatus to(RunStatus next) {
        if (!next().contains(next)) {
            throw new IllegalStateException("a run that is " + wireName() + " cannot become " + next.wireName());
        }
        return next;
    }

    public boolean isTerminal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED || this == QUARANTINED;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunStatus ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
