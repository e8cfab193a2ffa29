package dev.throughline.incident.overdue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one partition that have not ended. Pure: time comes with the calls, in milliseconds since 1970.
 *
 * <p>A run is overdue when everything published until some moment has been read, and at that moment it had been silent
 * for longer than the grace, counted from the latest of three: its wake-up; when its last record was read, since the
 * others of a late batch may follow; and since when the partition has been followed without a gap, since after an
 * outage the orchestrator has to catch up too.
 */
final class Watch {
    private final long graceMillis;
    private final long gapMillis;
    private final Map<UUID, Live> live = new HashMap<>();
    private final Map<UUID, byte @Nullable []> changed = new HashMap<>();
    private final Set<UUID> gone = new HashSet<>();
    private final List<Period> over = new ArrayList<>();
    private final Endings endings = new Endings();
    private int reported;
    private int syntheticReported;
    private long completeUntil;
    private long followedSince;

    /** @param gap longer without word from the broker, and the partition counts as followed anew */
    Watch(Duration grace, Duration gap) {
        this.graceMillis = grace.toMillis();
        this.gapMillis = gap.toMillis();
    }

    /** A time for which a run was promised to be looked at; overdue at most once. */
    record Period(UUID workflowId, long wakeupAt) {}

    /** @param body of the newest record */
    record Changed(Period period, long recordedAt, byte @Nullable [] body) {}

    private record Live(
            long wakeupAt, long recordedAt, long seenAt, boolean isSynthetic, boolean isStored, boolean isReported) {
        Live stored() {
            return new Live(wakeupAt, recordedAt, seenAt, isSynthetic, true, isReported);
        }

        Live reported() {
            return new Live(wakeupAt, recordedAt, seenAt, isSynthetic, isStored, true);
        }
    }

    /** A row as it was written last. */
    void restore(UUID workflowId, long wakeupAt, long recordedAt, boolean isReported) {
        restore(workflowId, wakeupAt, recordedAt, false, isReported);
    }

    void restore(UUID workflowId, long wakeupAt, long recordedAt, boolean isSynthetic, boolean isReported) {
        live.put(workflowId, new Live(wakeupAt, recordedAt, 0, isSynthetic, true, isReported));
        count(isSynthetic, isReported ? 1 : 0);
    }

    void see(Sighting seen, long now) {
        endings.at(seen.recordedAt());
        Live known = live.get(seen.workflowId());
        if (seen.isEnd()) {
            endings.ended(seen.workflowId(), seen.recordedAt());
            // An end that is older than what is known was followed by a repetition: the run lives, and its newer record
            // may not come again.
            if (known != null && seen.recordedAt() >= known.recordedAt()) {
                forget(seen.workflowId());
            }
        } else if (known == null) {
            meet(seen, now);
        } else if (isNews(seen, known)) {
            follow(seen, known, now);
        }
    }

    private void meet(Sighting seen, long now) {
        if (!endings.isLate(seen.workflowId(), seen.recordedAt())) {
            boolean isStored = gone.remove(seen.workflowId());
            live.put(
                    seen.workflowId(),
                    new Live(seen.wakeupAt(), seen.recordedAt(), now, seen.isSynthetic(), isStored, false));
            changed.put(seen.workflowId(), seen.body());
        }
    }

    /**
     * Records of a suspended owner arrive late, and the clocks of two owners differ: of what seems older than the last
     * record only a later wake-up is believed.
     */
    private static boolean isNews(Sighting seen, Live known) {
        return seen.recordedAt() >= known.recordedAt() || (!known.isReported() && seen.wakeupAt() > known.wakeupAt());
    }

    private void follow(Sighting seen, Live known, long now) {
        boolean isSamePeriod = seen.wakeupAt() == known.wakeupAt();
        if (!isSamePeriod) {
            endPeriod(seen.workflowId(), known);
        }
        long recordedAt = Math.max(seen.recordedAt(), known.recordedAt());
        boolean isReported = isSamePeriod && known.isReported();
        live.put(
                seen.workflowId(),
                new Live(seen.wakeupAt(), recordedAt, now, known.isSynthetic(), known.isStored(), isReported));
        changed.put(seen.workflowId(), seen.body());
    }

    /** No longer watched: the run has ended, or what it says cannot be read. */
    void forget(UUID workflowId) {
        Live known = live.remove(workflowId);
        changed.remove(workflowId);
        if (known != null) {
            endPeriod(workflowId, known);
            if (known.isStored()) {
                gone.add(workflowId);
            }
        }
    }

    private void endPeriod(UUID workflowId, Live known) {
        if (known.isReported()) {
            over.add(new Period(workflowId, known.wakeupAt()));
            count(known.isSynthetic(), -1);
        }
    }

    /** Everything published until {@code asOf} has been seen. */
    void completeUntil(long asOf) {
        if (asOf - completeUntil > gapMillis) {
            followedSince = asOf;
        }
        completeUntil = asOf;
    }

    /** Of what {@link #written} knows, at most {@code limit}. */
    List<Period> overdue(int limit) {
        return live.entrySet().stream()
                .filter(run -> run.getValue().isStored() && isOverdue(run.getValue()))
                .limit(limit)
                .map(run -> new Period(run.getKey(), run.getValue().wakeupAt()))
                .toList();
    }

    private boolean isOverdue(Live run) {
        long since = Math.max(run.wakeupAt(), Math.max(run.seenAt(), followedSince));
        return !run.isReported() && completeUntil - since > graceMillis;
    }

    void reported(Collection<Period> periods) {
        for (Period period : periods) {
            Live run = live.get(period.workflowId());
            if (run != null) {
                live.put(period.workflowId(), run.reported());
            }
            count(run != null && run.isSynthetic(), 1);
        }
    }

    /** Since the last {@link #written}. A run that came and went is not among them. */
    List<Changed> changed() {
        List<Changed> all = new ArrayList<>(changed.size());
        changed.forEach((id, body) -> {
            Live run = Objects.requireNonNull(live.get(id));
            all.add(new Changed(new Period(id, run.wakeupAt()), run.recordedAt(), body));
        });
        return all;
    }

    /** Runs whose rows are to go. */
    Set<UUID> gone() {
        return Set.copyOf(gone);
    }

    /** Reported periods that are over because the run goes on or has ended. */
    List<Period> over() {
        return List.copyOf(over);
    }

    /** All of {@link #changed}, {@link #gone} and {@link #over} is durable. */
    void written() {
        changed.keySet().forEach(id -> live.computeIfPresent(id, (key, run) -> run.stored()));
        changed.clear();
        gone.clear();
        over.clear();
    }

    int size() {
        return live.size();
    }

    int reportedNow() {
        return reported;
    }

    /** How many of them are rehearsals. */
    int syntheticNow() {
        return syntheticReported;
    }

    private void count(boolean isSynthetic, int more) {
        reported += more;
        syntheticReported += isSynthetic ? more : 0;
    }

    int toWrite() {
        return changed.size() + gone.size();
    }
}
