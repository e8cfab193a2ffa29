package dev.throughline.orchestrator.scenario.run;

import dev.throughline.contracts.Ids;
import dev.throughline.orchestrator.scenario.access.ScenarioSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes runs that nobody is at work on, as many at once as the settings say, each on a virtual thread of its own; asks for
 * clean-ups that are wanted; forgets old runs.
 */
@ApplicationScoped
class ScenarioLoop {
    private static final Logger LOG = Logger.getLogger(ScenarioLoop.class);
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final int FORGET_EVERY = 240;
    private static final int CLEAN_EVERY = 4;
    private static final int RENEW_EVERY = 4;

    private final String owner = "orchestrator-" + Ids.uuid7();
    private final ScenarioSettings settings;
    private final ScenarioRunStore store;
    private final ScenarioRunner runner;
    private final Instance<CleanUpDoor> cleanUps;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final InstantSource clock = InstantSource.system();
    private final Map<UUID, Work> working = new ConcurrentHashMap<>();
    private @Nullable Thread thread;

    ScenarioLoop(
            ScenarioSettings settings, ScenarioRunStore store, ScenarioRunner runner, Instance<CleanUpDoor> cleanUps) {
        this.settings = settings;
        this.store = store;
        this.runner = runner;
        this.cleanUps = cleanUps;
    }

    /** @param until after which a worker that has not come back is no reason to keep a run from other instances */
    private record Work(Thread thread, Instant until) {}

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("scenarios").start(this::run);
    }

    /** What is stopped in the middle goes on elsewhere when its lease is over. */
    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        if (thread != null) {
            thread.join(Duration.ofSeconds(5));
        }
        working.values().forEach(work -> work.thread().interrupt());
    }

    private void run() {
        boolean failing = false;
        try {
            for (int turn = 0; !stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS); turn++) {
                failing = !looked(turn, failing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without the database nothing can be done; the next look tries again. Said once, not every time. */
    private boolean looked(int turn, boolean failing) {
        try {
            look(turn);
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warnv("scenarios cannot be looked after now, reason={0}", e.getMessage());
            }
            return false;
        }
    }

    private void look(int turn) {
        if (turn % RENEW_EVERY == 0) {
            renew();
        }
        int free = settings.concurrency() - working.size();
        if (free > 0) {
            store.claim(owner, ScenarioRunner.LEASE, free).forEach(this::start);
        }
        if (turn % CLEAN_EVERY == 0 && cleanUps.isResolvable()) {
            store.toClean().forEach(this::clean);
        }
        if (turn % FORGET_EVERY == 0) {
            store.forget(settings.keep(), settings.keepFor());
        }
    }

    /** Before others are claimed: what is at work here must not seem left. */
    private void renew() {
        Instant now = clock.instant();
        List<UUID> mine = working.entrySet().stream()
                .filter(work -> now.isBefore(work.getValue().until()))
                .map(Map.Entry::getKey)
                .toList();
        if (!mine.isEmpty()) {
            store.renew(owner, mine, ScenarioRunner.LEASE);
        }
    }

    private void start(StoredRun run) {
        Thread worker = Thread.ofVirtual().name("scenario-" + run.runId()).unstarted(() -> {
            try {
                runner.carryOut(owner, run);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.errorv(e, "a run of a scenario broke off and is taken up again, run={0}", run.runId());
            } finally {
                working.remove(run.runId());
            }
        });
        // One that is slower than its lease is this instance's all the same.
        Instant until = clock.instant().plus(ScenarioRunner.longest(run));
        if (working.putIfAbsent(run.runId(), new Work(worker, until)) == null) {
            worker.start();
        }
    }

    /**
     * Asking again for the same clean-up changes nothing, so a crash between asking and writing it down does not either. A
     * verdict is there, so what of the run still goes on is not waited for. One that is refused does not keep the others.
     */
    private void clean(StoredRun run) {
        try {
            UUID cleanup =
                    cleanUps.get().ask(run.tenantId(), run.syntheticId(), CleanUpDoor.Running.CANCEL, run.startedBy());
            store.cleaning(run.runId(), cleanup);
        } catch (RuntimeException e) {
            LOG.debugv("a clean-up is not possible now, run={0} reason={1}", run.runId(), e.getMessage());
        }
    }
}
