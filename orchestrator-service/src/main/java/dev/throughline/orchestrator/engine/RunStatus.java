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
    WAITING_FOR_DEPENDENCY,
    PAUSED,
    CANCELLING,
    COMPENSATING,
    COMPENSATION_FAILED,
    COMPLETED,
    FAILED,
    CANCELLED,
    QUARANTINED;

    private static final Map<RunStatus, Set<RunStatus>> MOVES = new EnumMap<>(Map.ofEntries(
            Map.entry(PLANNED, EnumSet.of(RUNNING, CANCELLING)),
            Map.entry(RUNNING, EnumSet.of(WAITING_FOR_DEPENDENCY, PAUSED, CANCELLING, COMPENSATING, COMPLETED)),
            Map.entry(WAITING_FOR_DEPENDENCY, EnumSet.of(RUNNING, PAUSED, COMPENSATING)),
            Map.entry(PAUSED, EnumSet.of(RUNNING, CANCELLING, COMPENSATING, COMPLETED)),
            Map.entry(CANCELLING, EnumSet.of(COMPENSATING)),
            Map.entry(COMPENSATING, EnumSet.of(COMPENSATION_FAILED, FAILED, CANCELLED, RUNNING, PLANNED)),
            Map.entry(COMPENSATION_FAILED, EnumSet.of(COMPENSATING)),
            Map.entry(COMPLETED, EnumSet.of(COMPENSATING)),
            Map.entry(FAILED, EnumSet.of(COMPENSATING)),
            Map.entry(CANCELLED, EnumSet.of(COMPENSATING)),
            Map.entry(QUARANTINED, EnumSet.of(CANCELLING))));

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
