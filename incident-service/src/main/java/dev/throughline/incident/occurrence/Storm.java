package dev.throughline.incident.occurrence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which failures of an incident are kept one by one. What is kept is announced on its run's record, and what is announced
 * is kept, so that each finds the other: the first ones; after that every power of two, and one a minute. All the others
 * are numbers. Pure.
 */
final class Storm {
    static final Duration PULSE = Duration.ofMinutes(1);

    private Storm() {}

    /** @param number 1 for the first of the incident */
    record Kept(Failure failure, long number) {}

    /** @param lastKept when one beyond the bound was last kept; absent: never */
    record Split(
            List<Kept> kept,
            List<Failure> counted,
            @Nullable Instant lastKept) {}

    /**
     * @param after how many the incident has, these included
     * @param bound how many are kept whatever comes
     */
    static Split split(List<Failure> failures, long after, int bound, @Nullable Instant lastKept, Instant now) {
        List<Kept> kept = new ArrayList<>();
        List<Failure> counted = new ArrayList<>();
        Instant last = lastKept;
        long number = after - failures.size();
        for (Failure failure : failures) {
            number++;
            if (number <= bound) {
                kept.add(new Kept(failure, number));
            } else if (Long.bitCount(number) == 1 || last == null || !now.isBefore(last.plus(PULSE))) {
                kept.add(new Kept(failure, number));
                last = now;
            } else {
                counted.add(failure);
            }
        }
        return new Split(List.copyOf(kept), List.copyOf(counted), last);
    }
}
