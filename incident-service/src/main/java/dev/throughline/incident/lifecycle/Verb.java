package dev.throughline.incident.lifecycle;

import java.util.Optional;

/** What people do to an incident. */
public enum Verb {
    ACKNOWLEDGE {
        @Override
        public Optional<Lifecycle> on(Lifecycle state) {
            return switch (state) {
                case Lifecycle.Open open -> Optional.of(open.acknowledge());
                case Lifecycle.Acknowledged ignored -> Optional.empty();
                case Lifecycle.Resolved ignored -> Optional.empty();
            };
        }
    },
    RESOLVE {
        @Override
        public Optional<Lifecycle> on(Lifecycle state) {
            return switch (state) {
                case Lifecycle.Open open -> Optional.of(open.resolve());
                case Lifecycle.Acknowledged acknowledged -> Optional.of(acknowledged.resolve());
                case Lifecycle.Resolved ignored -> Optional.empty();
            };
        }
    };

    /** Empty when the state does not know the verb. */
    public abstract Optional<Lifecycle> on(Lifecycle state);
}
