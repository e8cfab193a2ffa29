package dev.throughline.contracts.breaker;

import dev.throughline.contracts.BreakerState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The latest state of each breaker, from records that may come twice and in any order. Confined to its board. */
final class BreakerStates {
    static final int MOST = 100_000;

    private final Map<String, BreakerState> states = new HashMap<>();

    /** True when it changes what is allowed. */
    boolean take(BreakerState state) {
        if (state.name() == null || state.estimator() == null || state.tenantId() == null || state.state() == null) {
            return false;
        }
        BreakerState before = states.get(state.name());
        boolean isKnown = before != null && before.version() >= state.version();
        if (isKnown || (before == null && states.size() >= MOST)) {
            return false;
        }
        states.put(state.name(), state);
        return isRefused(before) != isRefused(state);
    }

    /** The breaker is no more, and so unknown. */
    boolean forget(String name) {
        return isRefused(states.remove(name));
    }

    /** Tenants by estimator. */
    Map<String, Set<String>> refused() {
        Map<String, Set<String>> tenants = new HashMap<>();
        for (BreakerState state : states.values()) {
            if (isRefused(state)) {
                tenants.computeIfAbsent(state.estimator(), ignored -> new HashSet<>())
                        .add(state.tenantId());
            }
        }
        tenants.replaceAll((estimator, names) -> Set.copyOf(names));
        return Map.copyOf(tenants);
    }

    /** Only what is known to refuse does: a state that this build does not know lets the estimator be used. */
    private static boolean isRefused(@Nullable BreakerState state) {
        return state != null
                && (state.isDisabled()
                        || state.state().equals(BreakerState.OPEN)
                        || state.state().equals(BreakerState.HALF_OPEN));
    }
}
