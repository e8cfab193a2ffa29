package dev.throughline.orchestrator.slot;

import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;

/** Where slots keep their rows: today all in one database. */
@Singleton
final class SlotStores {
    private final Pool pool;

    SlotStores(Pool pool) {
        this.pool = pool;
    }

    SlotStore of(int slot) {
        return new SlotStore(pool, slot);
    }
}
