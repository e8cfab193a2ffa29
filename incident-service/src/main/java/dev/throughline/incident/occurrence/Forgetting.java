package dev.throughline.incident.occurrence;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Ids of failures that are only counted are needed until nobody can deliver one again. */
@ApplicationScoped
class Forgetting {
    private static final Logger LOG = Logger.getLogger(Forgetting.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STEPS_AT_MOST = 100;

    private final OccurrenceStore store;
    private final IncidentConfig config;
    private final InstantSource clock = InstantSource.system();

    Forgetting(OccurrenceStore store, IncidentConfig config) {
        this.store = store;
        this.config = config;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        var before = clock.instant().minus(config.rememberCounted());
        try {
            for (int step = 0; step < STEPS_AT_MOST; step++) {
                if (store.forget(before).await().atMost(PATIENCE) == 0) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            LOG.debugf("counted failures cannot be forgotten now reason=%s", e.getMessage());
        }
    }
}
