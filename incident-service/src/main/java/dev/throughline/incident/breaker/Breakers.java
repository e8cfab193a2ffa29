package dev.throughline.incident.breaker;

import dev.throughline.incident.outbox.Outbox;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What moves breakers but runs: time, the canary, and persons. Blocking: called on virtual threads. */
@ApplicationScoped
public class Breakers {
    private static final Logger LOG = Logger.getLogger(Breakers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(10);

    private final BreakerStore store;
    private final BreakerAnnouncer announcer;
    private final BreakerMetrics metrics;
    private final Outbox outbox;
    private final BreakerViewStore views;
    private final InstantSource clock = InstantSource.system();

    Breakers(
            BreakerStore store,
            BreakerAnnouncer announcer,
            BreakerMetrics metrics,
            Outbox outbox,
            BreakerViewStore views) {
        this.store = store;
        this.announcer = announcer;
        this.metrics = metrics;
        this.outbox = outbox;
        this.views = views;
    }

    /** After the commit of what runs did to breakers. Never throws. */
    public void observed(BreakerStore.Observed observed) {
        outbox.publish(observed.records(), Map.of());
        if (!observed.changes().isEmpty()) {
            observed.changes().forEach(this::changed);
            announcer.announce();
        }
    }

    /** The canary has found drift. */
    public Optional<Change> canaryFailed(String estimator, String tenant, String why) {
        var change = store.canaryFailed(estimator, tenant, why, now()).await().atMost(PATIENCE);
        change.ifPresent(this::changed);
        change.ifPresent(ignored -> announcer.announce());
        return change;
    }

    BreakerStore.Turned turn(String estimator, String tenant, Hand hand, String actor, String reason) {
        var turned = store.turn(estimator, tenant, hand, actor, reason, now())
                .await()
                .atMost(PATIENCE);
        if (turned instanceof BreakerStore.Turned.Done done) {
            changed(done.change());
            announcer.announce();
        }
        return turned;
    }

    @Scheduled(
            every = "${throughline.breaker.check-every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        try {
            for (String name : store.due(now()).await().atMost(PATIENCE)) {
                if (store.recover(name, now()).await().atMost(PATIENCE)
                        instanceof BreakerStore.Recovery.Done(Change change)) {
                    changed(change);
                }
            }
            announcer.announce();
        } catch (RuntimeException e) {
            LOG.debugf("breakers cannot be looked at now reason=%s", e.getMessage());
        }
    }

    @Scheduled(every = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void renew() {
        try {
            store.renew(now().minus(RENEWED_AFTER)).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            LOG.debugf("breakers cannot be told again now reason=%s", e.getMessage());
        }
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void measure() {
        try {
            metrics.stand(views.overview().await().atMost(PATIENCE));
        } catch (RuntimeException e) {
            LOG.debugf("breakers cannot be counted now reason=%s", e.getMessage());
        }
    }

    private void changed(Change change) {
        LOG.infof("a breaker changed breaker=%s from=%s to=%s", change.breaker(), change.from(), change.to());
        metrics.changed(change);
    }

    /** As exact as the database. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
