package dev.throughline.incident.lifecycle;

import java.util.Locale;
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
    /** Or hand over, or take from whom it is assigned to. */
    ASSIGN {
        @Override
        public Optional<Lifecycle> on(Lifecycle state) {
            return switch (state) {
                case Lifecycle.Open open -> Optional.of(open);
                case Lifecycle.Acknowledged acknowledged -> Optional.of(acknowledged);
                case Lifecycle.Resolved ignored -> Optional.empty();
            };
        }
    },
    /** What was learned may be written down at any time, and most of it is afterwards. */
    COMMENT {
        @Override
        public Optional<Lifecycle> on(Lifecycle state) {
            return Optional.of(state);
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
    },
    REOPEN {
        @Override
        public Optional<Lifecycle> on(Lifecycle state) {
            return switch (state) {
                case Lifecycle.Open ignored -> Optional.empty();
                case Lifecycle.Acknowledged ignored -> Optional.empty();
                case Lifecycle.Resolved resolved -> Optional.of(resolved.reopen());
            };
        }
    };

    /** Empty when the state does not know the verb. */
    public abstract Optional<Lifecycle> on(Lifecycle state);

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
