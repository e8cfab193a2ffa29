package dev.throughline.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Callers that never stop asking for runs, each at a door of its own; what that refuses is repeated at the others. */
final class SteadyLoad implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(40);
    /** A process that hangs answers nobody. */
    private static final Duration PATIENCE_AT_A_DOOR = Duration.ofSeconds(2);

    private final ScheduledExecutorService callers;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    private SteadyLoad(ScheduledExecutorService callers) {
        this.callers = callers;
    }

    static SteadyLoad of(NoopRuns runs, List<Orchestrator> orchestrators) {
        var load = new SteadyLoad(Executors.newScheduledThreadPool(orchestrators.size()));
        for (int i = 0; i < orchestrators.size(); i++) {
            List<Caller> doors = new ArrayList<>();
            for (int door = 0; door < orchestrators.size(); door++) {
                doors.add(orchestrators.get((i + door) % orchestrators.size()).caller());
            }
            load.callers.scheduleWithFixedDelay(
                    () -> load.ask(runs, doors), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
        return load;
    }

    private void ask(NoopRuns runs, List<Caller> doors) {
        try {
            runs.insist(doors, PATIENCE_AT_A_DOOR);
        } catch (RuntimeException | AssertionError e) {
            failure.completeExceptionally(e);
            throw e;
        }
    }

    /** Once every request that is on its way has been accepted; throws when one was not. */
    @Override
    public void close() throws InterruptedException {
        callers.shutdown();
        if (!callers.awaitTermination(70, TimeUnit.SECONDS)) {
            callers.shutdownNow();
            throw new IllegalStateException("a request is never answered");
        }
        failure.complete(null);
        failure.join();
    }
}
