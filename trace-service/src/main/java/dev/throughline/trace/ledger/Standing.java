package dev.throughline.trace.ledger;

import dev.throughline.contracts.CausalEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands according to one event. The latest event counts; events of one decision share its time, so the
 * round decides then, and then the graver status. A total order: in whatever order events arrive, their maximum is the
 * same. {@link LedgerSql#UPSERT_TRACES} compares in the same way.
 *
 * @param at to the microsecond, as a column keeps it
 * @param round as far as the event's own record tells it: only the start of a repetition names its number
 */
record Standing(
        Instant at, int round, String status, @Nullable String error) implements Comparable<Standing> {
    static final String RUNNING = "running";
    static final String COMPLETED = "completed";
    static final String CANCELLED = "cancelled";
    static final String FAILED = "failed";

    /** Of an event that says nothing about it. */
    static final Standing UNTOLD = new Standing(Instant.MIN, 0, RUNNING, null);

    private static final Set<String> ENDED = Set.of(COMPLETED, FAILED, CANCELLED, "quarantined");
    private static final int LONGEST_ERROR = 200;
    private static final Comparator<Standing> ORDER = Comparator.comparing(Standing::at)
            .thenComparing(Standing::round)
            .thenComparing(standing -> rank(standing.status))
            .thenComparing(Standing::error, Comparator.nullsFirst(Comparator.naturalOrder()));

    static Standing running(Instant at, int round) {
        return new Standing(micros(at), round, RUNNING, null);
    }

    static Standing completed(Instant at, int round) {
        return new Standing(micros(at), round, COMPLETED, null);
    }

    static Standing cancelled(Instant at, int round, @Nullable String reason) {
        return new Standing(micros(at), round, CANCELLED, cut(reason));
    }

    static Standing failed(Instant at, int round, @Nullable String error) {
        return new Standing(micros(at), round, FAILED, cut(error));
    }

    /** A command may set a run going again that had ended; any other leaves the status as it is. */
    static Standing after(CausalEvent.LifecycleChanged command, int round) {
        boolean reopens = ENDED.contains(command.fromStatus()) && !ENDED.contains(command.toStatus());
        return reopens ? running(command.at(), round) : UNTOLD;
    }

    @Nullable
    Instant toldAt() {
        return at.equals(Instant.MIN) ? null : at;
    }

    @Nullable
    Instant endedAt() {
        return status.equals(RUNNING) ? null : at;
    }

    Standing or(Standing other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(Standing other) {
        return ORDER.compare(this, other);
    }

    private static int rank(String status) {
        return switch (status) {
            case FAILED -> 3;
            case CANCELLED -> 2;
            case COMPLETED -> 1;
            default -> 0;
        };
    }

    private static Instant micros(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
    }
}
