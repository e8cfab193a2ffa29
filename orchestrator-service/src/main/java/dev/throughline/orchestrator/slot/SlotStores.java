package dev.throughline.orchestrator.slot;

import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where slots keep their rows: today all in one database. */
@Singleton
final class SlotStores {
    private final Pool pool;
    private final boolean keepsStatements;

    SlotStores(
            Pool pool,
            @ConfigProperty(name = "quarkus.datasource.reactive.cache-prepared-statements", defaultValue = "true")
                    boolean keepsStatements) {
        this.pool = pool;
        this.keepsStatements = keepsStatements;
    }

    SlotStore of(int slot) {
        return new SlotStore(pool, slot, keepsStatements);
    }
}
