package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The ids and dice of a decision, handed in so that a seed can replay it. */
public interface Entropy {
    UUID uuid(Instant now);

    SpanId span();

    /** Uniform in [0, 1). */
    double jitter();

    Entropy SYSTEM = new Entropy() {
        @Override
        public UUID uuid(Instant now) {
            return Ids.uuid7(now.toEpochMilli());
        }

        @Override
        public SpanId span() {
            return SpanId.random();
        }

        @Override
        public double jitter() {
            return ThreadLocalRandom.current().nextDouble();
        }
    };
}
