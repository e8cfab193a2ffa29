package dev.throughline.orchestrator.cost;

import dev.throughline.contracts.breaker.BreakerBoard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** One board for all who ask. */
final class SharedBoard {
    private SharedBoard() {}

    @Produces
    @Singleton
    static BreakerBoard board() {
        return new BreakerBoard();
    }
}
