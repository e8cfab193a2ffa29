package dev.throughline.orchestrator.cost;

import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunStatus;
import dev.throughline.orchestrator.engine.Spending;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Learns from runs that completed at the first go and were measured as a whole. Slots only put figures down; they are
 * stored and read again beside them. Those of the last interval are lost with the process: they are samples, the record of
 * what runs did cost is the ledger.
 */
@ApplicationScoped
public class Observations {
    private static final Logger LOG = Logger.getLogger(Observations.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final int FORGET_EVERY = 1_000;

    private final SampleStore store;
    private final Duration every;
    private final Samples samples = new Samples(RandomGenerator.getDefault());
    private final Learner learner = new Learner();
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Knowledge knowledge = Knowledge.NONE;
    private Instant seen = Instant.EPOCH;
    private int rounds;
    private @Nullable Thread thread;

    Observations(SampleStore store, CostSettings settings) {
        this.store = store;
        this.every = settings.refresh();
    }

    /** The run has just ended. Called while its slot waits. */
    public void note(Run run) {
        var identity = run.identity();
        boolean isWhole = run.status() == RunStatus.COMPLETED
                && run.round() == 1
                && run.spending().unmeasured() == 0
                && !identity.isSynthetic()
                && run.plan().estimate().cost() != null;
        if (!isWhole) {
            return;
        }
        long bytes = identity.inputs().stream().mapToLong(file -> file.size()).sum();
        int sizeClass = CostInputs.sizeClass(bytes);
        for (var stage : run.plan().stages()) {
            if (stage.approval() == null) {
                var sum = run.spending().stages().getOrDefault(stage.name(), Spending.Sum.ZERO);
                var cell = new Cell(
                        identity.tenantId(),
                        run.plan().templateId(),
                        run.plan().templateVersion(),
                        stage.name(),
                        sizeClass);
                samples.add(cell, sum.costMicros());
            }
        }
    }

    Knowledge knowledge() {
        return knowledge;
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("cost-observations").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        if (thread != null && !thread.join(STOP_PATIENCE)) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            do {
                refresh();
            } while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stores what was observed and learns what all instances have. */
    synchronized void refresh() {
        try {
            store.add(samples.take());
            var changed = store.changedSince(seen);
            seen = changed.latest();
            knowledge = learner.learn(changed.cells());
            if (rounds++ % FORGET_EVERY == 0) {
                store.forget();
            }
        } catch (SampleStore.UnavailableException e) {
            LOG.warnv("costs cannot be learned from now, reason={0}", e.getMessage());
        }
    }
}
