package dev.throughline.incident.breaker;

import java.util.Optional;

/** What a person does to a breaker. */
enum Hand {
    DISABLE {
        @Override
        Optional<Breaker> on(Breaker state) {
            return switch (state) {
                case Breaker.Closed closed -> Optional.of(closed.disable());
                case Breaker.Open open -> Optional.of(open.disable());
                case Breaker.HalfOpen half -> Optional.of(half.disable());
                case Breaker.Disabled ignored -> Optional.empty();
            };
        }
    },
    ENABLE {
        @Override
        Optional<Breaker> on(Breaker state) {
            return switch (state) {
                case Breaker.Closed ignored -> Optional.empty();
                case Breaker.Open open -> Optional.of(open.enable());
                case Breaker.HalfOpen half -> Optional.of(half.enable());
                case Breaker.Disabled disabled -> Optional.of(disabled.enable());
            };
        }
    };

    /** Empty when there is nothing to do. */
    abstract Optional<Breaker> on(Breaker state);
}
