package dev.throughline.orchestrator.slot;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that was prepared step by step, as far as its start needs it.
 *
 * @param status {@code frozen} when it can start
 * @param request null while there is no plan
 */
record FrozenDraft(String status, @Nullable StartRequest request) {
    private static final String FROZEN = "frozen";

    /** Empty when it cannot start as it is. */
    Optional<StartRequest> startable() {
        return status.equals(FROZEN) ? Optional.ofNullable(request) : Optional.empty();
    }
}
