package dev.throughline.system;

import static org.awaitility.Awaitility.await;

import dev.throughline.system.DeliveryRuns.Fate;
import dev.throughline.system.Strikes.Strike;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers who ask for runs, and give none up, while what they ask is struck again and again. */
final class Storm {
    private static final int CALLERS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final RunningPlatform platform;
    private final DeliveryRuns runs;
    private final List<Fate> requests;
    private final Semaphore released = new Semaphore(0);
    private final AtomicInteger next = new AtomicInteger();
    private final List<Future<?>> callers = new ArrayList<>();

    Storm(RunningPlatform platform, DeliveryRuns runs, List<Fate> requests) {
        this.platform = platform;
        this.runs = runs;
        this.requests = requests;
    }

    /** Once everything is accepted and everybody is back; tells what happened. */
    List<Met> rage(Strikes plan) throws Exception {
        List<Met> met = new ArrayList<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(this::ask));
            }
            for (int wave = 0; wave < plan.strikes().size(); wave++) {
                released.release(plan.end(wave) - plan.end(wave - 1));
                met.add(strike(plan.strikes().get(wave)));
            }
            for (Future<?> caller : callers) {
                caller.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        return met;
    }

    /** @param inWork how many runs it interrupted */
    record Met(Strike strike, long inWork, Duration away) {}

    private Met strike(Strike strike) throws Exception {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    throwFailures();
                    return runs.count() >= strike.accepted() && runs.ended() >= strike.ended();
                });
        long inWork = runs.inWork();
        var since = Instant.now();
        try {
            strike.victim().strike(platform);
            await().pollDelay(strike.down()).atMost(PATIENCE).until(() -> true);
        } finally {
            strike.victim().restore(platform);
        }
        return new Met(strike, inWork, Duration.between(since, Instant.now()));
    }

    private void throwFailures() throws Exception {
        for (Future<?> caller : callers) {
            if (caller.state() == Future.State.FAILED) {
                caller.get();
            }
        }
    }

    private void ask() {
        try {
            for (int number = next.getAndIncrement(); number < requests.size(); number = next.getAndIncrement()) {
                released.acquire();
                runs.insist(number, requests.get(number));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
