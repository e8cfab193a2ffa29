package dev.throughline.incident.overdue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A log of records, one watcher that may die at any point of its check, and what survives it. */
final class WatchedWorld {
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration GAP = Duration.ofSeconds(15);
    private static final long CHECK_MILLIS = 5_000;

    private final List<Sighting> log = new ArrayList<>();
    private final Set<Watch.Period> wakeups = new HashSet<>();
    private long now = 1_800_000_000_000L;

    private final Map<UUID, Sighting> rows = new HashMap<>();
    private int writtenUntil;
    private final Set<Watch.Period> occurrences = new HashSet<>();
    private final Set<Watch.Period> open = new HashSet<>();
    private final List<Watch.Period> taken = new ArrayList<>();

    private Watch watch = new Watch(GRACE, GAP);
    private int readUntil;
    private int completeUntil;

    /** Where in its check the watcher dies. */
    enum Death {
        NONE,
        AFTER_RESOLVING,
        AFTER_WRITING,
        AFTER_TAKING
    }

    void publish(int run, int wakeupIn) {
        now++;
        long wakeup = now + wakeupIn;
        // A run that comes back to the very millisecond of a wake-up it had left would be in that period again.
        while (!wakeups.add(new Watch.Period(id(run), wakeup))) {
            wakeup++;
        }
        log.add(new Sighting(id(run), wakeup, now, null));
    }

    void end(int run) {
        now++;
        log.add(new Sighting(id(run), Sighting.ENDED, now, null));
    }

    /** As the next owner of a slot does with what it cannot know to be published. */
    void publishAgain(int records) {
        log.addAll(List.copyOf(log.subList(Math.max(0, log.size() - records), log.size())));
    }

    void pass(int millis) {
        now += millis;
    }

    void read(int records) {
        for (int i = 0; i < records && readUntil < log.size(); i++) {
            watch.see(log.get(readUntil++), now);
        }
        if (readUntil == log.size()) {
            watch.completeUntil(now);
            completeUntil = log.size();
        }
    }

    /** In the order of {@link Lookout}. */
    void check(Death death) {
        open.removeAll(watch.over());
        if (death == Death.AFTER_RESOLVING) {
            die();
            return;
        }
        for (Watch.Changed changed : watch.changed()) {
            var period = changed.period();
            var row = new Sighting(period.workflowId(), period.wakeupAt(), changed.recordedAt(), null);
            rows.put(period.workflowId(), row);
        }
        rows.keySet().removeAll(watch.gone());
        writtenUntil = readUntil;
        watch.written();
        if (death == Death.AFTER_WRITING) {
            die();
            return;
        }
        List<Watch.Period> overdue = watch.overdue(100);
        overdue.forEach(this::take);
        if (death == Death.AFTER_TAKING) {
            die();
            return;
        }
        watch.reported(overdue);
    }

    private void take(Watch.Period period) {
        var last = lastOf(period.workflowId(), completeUntil);
        assertThat(last.isEnd()).as("an ended run").isFalse();
        assertThat(last.wakeupAt()).as("the period of the run").isEqualTo(period.wakeupAt());
        assertThat(now).as("the time").isGreaterThan(period.wakeupAt() + GRACE.toMillis());
        taken.add(period);
        if (occurrences.add(period)) {
            open.add(period);
        }
    }

    void die() {
        watch = new Watch(GRACE, GAP);
        rows.values().forEach(row -> {
            var period = new Watch.Period(row.workflowId(), row.wakeupAt());
            watch.restore(row.workflowId(), row.wakeupAt(), row.recordedAt(), occurrences.contains(period));
        });
        readUntil = writtenUntil;
        completeUntil = 0;
    }

    void untilNothingIsLeftToSee() {
        long end = now + 150_000 + 2 * GRACE.toMillis();
        while (now < end) {
            read(log.size());
            check(Death.NONE);
            now += CHECK_MILLIS;
        }
    }

    void assertEveryLiveRunIsReportedAndNothingElseIsOpen() {
        Set<Watch.Period> expected = new HashSet<>();
        log.stream().map(Sighting::workflowId).distinct().forEach(id -> {
            var last = lastOf(id, log.size());
            if (!last.isEnd()) {
                expected.add(new Watch.Period(id, last.wakeupAt()));
            }
        });
        assertThat(open).isEqualTo(expected);
        assertThat(watch.size()).isEqualTo(expected.size());
        assertThat(watch.reportedNow()).isEqualTo(expected.size());
        assertThat(rows.keySet()).hasSize(expected.size());
    }

    /** Each time a period was handed over; the incidents know it by its id from the second time on. */
    List<Watch.Period> taken() {
        return taken;
    }

    private Sighting lastOf(UUID id, int until) {
        return log.subList(0, until).stream()
                .filter(record -> record.workflowId().equals(id))
                .reduce((one, other) -> other.recordedAt() >= one.recordedAt() ? other : one)
                .orElseThrow();
    }

    private static UUID id(int run) {
        return new UUID(0, run + 1);
    }
}
