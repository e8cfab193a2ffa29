package dev.throughline.orchestrator.slot;

import dev.throughline.orchestrator.engine.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns at a fixed rate: each one taken moves the next by the interval, so that bursts queue and nothing is dropped.
 * Confined to a slot's thread. A slot has its share of the rate, one part in as many as there are slots: together they
 * never exceed it, and none has to ask another.
 */
final class Rates implements Pace {
    private final Map<String, Duration> intervals;
    private final Map<String, Instant> nextReal = new HashMap<>();
    private final Map<String, Instant> nextSynthetic = new HashMap<>();

    /**
     * @param perSecond turns by name; a name that is absent is not limited
     * @param slots how many share them
     */
    Rates(Map<String, Double> perSecond, int slots) {
        this.intervals = new HashMap<>();
        perSecond.forEach((name, rate) -> intervals.put(name, Duration.ofNanos((long) (1e9 * slots / rate))));
    }

    @Override
    public Instant turn(String name, Instant now) {
        return turn(name, false, now);
    }

    @Override
    public Instant turn(String name, boolean isSynthetic, Instant now) {
        Map<String, Instant> next = isSynthetic ? nextSynthetic : nextReal;
        Duration interval = intervals.get(name);
        if (interval == null) {
            return now;
        }
        Instant turn = next.getOrDefault(name, now);
        Instant taken = turn.isBefore(now) ? now : turn;
        next.put(name, taken.plus(interval));
        return taken;
    }
}
