package dev.throughline.contracts.breaker;

import dev.throughline.contracts.BreakerState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which estimators must not be relied on, for whom. A reader looks into an immutable map behind one volatile field: it
 * waits for nobody, asks nobody and allocates nothing. What is not known is enabled.
 */
public final class BreakerBoard {
    /** The estimator that learns. */
    public static final String LEARNED = "v2";

    private final BreakerStates states = new BreakerStates();

    /** Tenants by estimator. */
    private volatile Map<String, Set<String>> refused = Map.of();

    /** @param state absent: the breaker of that name is no more, and so unknown */
    public record Change(String name, @Nullable BreakerState state) {}

    /** Never blocks. */
    public boolean allows(String estimator, String tenant) {
        Set<String> tenants = refused.get(estimator);
        return tenants == null || !tenants.contains(tenant);
    }

    /** What was read, in any order and as often as it was. Readers see all of it or nothing. */
    public synchronized void learn(List<Change> changes) {
        boolean isOther = false;
        for (Change change : changes) {
            isOther |= change.state() == null ? states.forget(change.name()) : states.take(change.state());
        }
        if (isOther) {
            refused = states.refused();
        }
    }
}
