package dev.throughline.orchestrator.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which firings of a schedule are due. Pure; the same look gives the same answer. */
final class Firings {
    /** Up to this much later a firing is on time: a restart or a busy moment is no reason to call it missed. */
    static final Duration ON_TIME = Duration.ofSeconds(30);

    private static final Duration FIRST_WINDOW = Duration.ofMinutes(1);

    private Firings() {}

    /**
     * @param times to start now, oldest first
     * @param next the first firing after the look; empty when there will be none
     * @param passedOver the policy leaves out firings of which nothing is started
     */
    record Due(List<Instant> times, Optional<Instant> next, boolean passedOver) {}

    /** @param from the first firing that nothing is known of; all before it are done with */
    static Due due(Cron cron, Missed missed, int maxCatchUp, Instant from, Instant now) {
        Instant late = now.minus(ON_TIME);
        List<Instant> times = switch (missed) {
            case SKIP -> between(cron, from.isBefore(late) ? late : from, now);
            case ONCE -> from.isBefore(late) ? latest(cron, from, now, 1) : between(cron, from, now);
            case ALL -> latest(cron, from, now, maxCatchUp);
        };
        boolean passedOver = cron.next(justBefore(from))
                .filter(first -> first.isBefore(times.isEmpty() ? now : times.getFirst()))
                .isPresent();
        return new Due(times, cron.next(now), passedOver);
    }

    /**
     * The last firings of a span, at most so many. Looks back from the end in windows that double, since a schedule of every
     * second that nobody looked at for a year has more firings than anyone can count through.
     */
    private static List<Instant> latest(Cron cron, Instant from, Instant now, int count) {
        Duration window = FIRST_WINDOW;
        while (true) {
            Instant start = now.minus(window);
            boolean whole = !start.isAfter(from);
            List<Instant> times = between(cron, whole ? from : start, now);
            if (whole || times.size() >= count) {
                return times.subList(Math.max(0, times.size() - count), times.size());
            }
            window = window.multipliedBy(2);
        }
    }

    private static List<Instant> between(Cron cron, Instant from, Instant to) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> time = cron.next(justBefore(from));
        while (time.isPresent() && !time.get().isAfter(to)) {
            times.add(time.get());
            time = cron.next(time.get());
        }
        return times;
    }

    private static Instant justBefore(Instant time) {
        return time.minusNanos(1);
    }
}
