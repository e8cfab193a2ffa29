package dev.throughline.incident.breaker;

import dev.throughline.incident.drift.Level;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an estimator may be relied on. The transitions are the methods: one that is not here does not exist. While it
 * may not, the estimator goes on in the shadow, and its steady runs are the evidence that lets it come back.
 *
 * <pre>
 * closed ──drifting runs in a row, failed canary──► open ──cool-down over──► half_open
 *   ▲                                                │  └─with evidence─┐       │  │
 *   │◄──────────────────────────────────────────────────────────────────┘       │  │
 *   │◄──────────────────────────steady runs in a row────────────────────────────┘  │
 *   │                                                ▲───drifting run, failed canary─┘
 * each but disabled ──disable──► disabled            each but closed ──enable──► closed
 * </pre>
 *
 * The cool-down grows with {@code trips}, which are forgotten only after a long steady time.
 */
public sealed interface Breaker {
    /** As the database and the HTTP interface call it. */
    String wireName();

    /** Trips since it was last closed for good. */
    int trips();

    /** A run with an estimate and an actual has ended. */
    Breaker observe(Level level, Instant now, BreakerSettings settings);

    /** The canary has found drift. */
    Breaker canaryFailed(Instant now, BreakerSettings settings);

    /** Time has passed. */
    Breaker recover(Instant now, BreakerSettings settings);

    /** @param drifting in a row, fewer than trip it; {@code steady} in a row */
    record Closed(int drifting, int steady, int trips) implements Breaker {
        public static final Closed NEW = new Closed(0, 0, 0);

        @Override
        public String wireName() {
            return "closed";
        }

        @Override
        public Breaker observe(Level level, Instant now, BreakerSettings settings) {
            return switch (level) {
                case DRIFTING ->
                    drifting + 1 >= settings.driftingRuns() ? trip(now, settings) : new Closed(drifting + 1, 0, trips);
                case WARNING -> new Closed(0, 0, trips);
                case STEADY ->
                    steady + 1 >= settings.settledRuns()
                            ? new Closed(0, settings.settledRuns(), 0)
                            : new Closed(0, steady + 1, trips);
            };
        }

        @Override
        public Open canaryFailed(Instant now, BreakerSettings settings) {
            return trip(now, settings);
        }

        @Override
        public Closed recover(Instant now, BreakerSettings settings) {
            return this;
        }

        public Disabled disable() {
            return new Disabled(trips);
        }

        private Open trip(Instant now, BreakerSettings settings) {
            return Open.after(trips, now, settings);
        }
    }

    /** @param steady shadow runs in a row */
    record Open(Instant until, int trips, int steady) implements Breaker {
        static Open after(int earlier, Instant now, BreakerSettings settings) {
            int trips = earlier == Integer.MAX_VALUE ? earlier : earlier + 1;
            return new Open(now.plus(settings.coolDown(trips)), trips, 0);
        }

        @Override
        public String wireName() {
            return "open";
        }

        @Override
        public Open observe(Level level, Instant now, BreakerSettings settings) {
            return new Open(until, trips, steadyAfter(steady, level, settings));
        }

        /** It does what the canary asks for. */
        @Override
        public Open canaryFailed(Instant now, BreakerSettings settings) {
            return this;
        }

        @Override
        public Breaker recover(Instant now, BreakerSettings settings) {
            if (now.isBefore(until)) {
                return this;
            }
            return steady >= settings.steadyRuns() ? new Closed(0, 0, trips) : new HalfOpen(trips, steady);
        }

        public Disabled disable() {
            return new Disabled(trips);
        }

        public Closed enable() {
            return Closed.NEW;
        }
    }

    /** The cool-down is over, and the evidence is not there yet. */
    record HalfOpen(int trips, int steady) implements Breaker {
        @Override
        public String wireName() {
            return "half_open";
        }

        @Override
        public Breaker observe(Level level, Instant now, BreakerSettings settings) {
            if (level == Level.DRIFTING) {
                return Open.after(trips, now, settings);
            }
            int next = steadyAfter(steady, level, settings);
            return next >= settings.steadyRuns() ? new Closed(0, 0, trips) : new HalfOpen(trips, next);
        }

        @Override
        public Open canaryFailed(Instant now, BreakerSettings settings) {
            return Open.after(trips, now, settings);
        }

        @Override
        public HalfOpen recover(Instant now, BreakerSettings settings) {
            return this;
        }

        public Disabled disable() {
            return new Disabled(trips);
        }

        public Closed enable() {
            return Closed.NEW;
        }
    }

    /** By a person, and only a person ends it. */
    record Disabled(int trips) implements Breaker {
        @Override
        public String wireName() {
            return "disabled";
        }

        @Override
        public Disabled observe(Level level, Instant now, BreakerSettings settings) {
            return this;
        }

        @Override
        public Disabled canaryFailed(Instant now, BreakerSettings settings) {
            return this;
        }

        @Override
        public Disabled recover(Instant now, BreakerSettings settings) {
            return this;
        }

        public Closed enable() {
            return Closed.NEW;
        }
    }

    private static int steadyAfter(int steady, Level level, BreakerSettings settings) {
        return level == Level.STEADY ? Math.min(steady + 1, settings.steadyRuns()) : 0;
    }

    /** A state as columns or as JSON; what a state does not have is 0 or absent. */
    record Flat(String state, @Nullable Instant until, int trips, int drifting, int steady) {
        static Flat of(Breaker breaker) {
            return switch (breaker) {
                case Closed closed -> new Flat("closed", null, closed.trips(), closed.drifting(), closed.steady());
                case Open open -> new Flat("open", open.until(), open.trips(), 0, open.steady());
                case HalfOpen half -> new Flat("half_open", null, half.trips(), 0, half.steady());
                case Disabled disabled -> new Flat("disabled", null, disabled.trips(), 0, 0);
            };
        }

        Breaker breaker() {
            return switch (state) {
                case "closed" -> new Closed(drifting, steady, trips);
                case "open" -> new Open(Objects.requireNonNull(until), trips, steady);
                case "half_open" -> new HalfOpen(trips, steady);
                case "disabled" -> new Disabled(trips);
                default -> throw new IllegalArgumentException("no state is called " + state);
            };
        }
    }
}
