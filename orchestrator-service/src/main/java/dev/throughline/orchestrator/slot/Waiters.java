package dev.throughline.orchestrator.slot;

import dev.throughline.orchestrator.engine.Run;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Callers who want to hear of the end of a run. */
final class Waiters {
    private final Map<UUID, Run> runs;
    private final Map<UUID, CompletableFuture<Run>> waiting = new ConcurrentHashMap<>();

    /** @param runs in work */
    Waiters(Map<UUID, Run> runs) {
        this.runs = runs;
    }

    Optional<CompletableFuture<Run>> of(UUID workflowId) {
        if (!runs.containsKey(workflowId)) {
            return Optional.empty();
        }
        var waiter = waiting.computeIfAbsent(workflowId, ignored -> new CompletableFuture<>());
        // The run may have ended between the look and the registration.
        return runs.containsKey(workflowId) || waiter.isDone() ? Optional.of(waiter) : Optional.empty();
    }

    void tell(Run run) {
        if (run.status().isTerminal()) {
            var waiter = waiting.remove(run.workflowId());
            if (waiter != null) {
                waiter.complete(run);
            }
        }
    }

    void cancel() {
        waiting.values().forEach(waiter -> waiter.cancel(false));
    }
}
