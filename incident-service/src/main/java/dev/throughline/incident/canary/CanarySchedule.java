package dev.throughline.incident.canary;

import dev.throughline.incident.leader.Leadership;
import dev.throughline.incident.provenance.Samples;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** The leader runs canaries. A second leader, for the moment that there can be one, runs one more: that harms nobody. */
@ApplicationScoped
class CanarySchedule {
    private static final Logger LOG = Logger.getLogger(CanarySchedule.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Leadership leadership;
    private final Canary canary;
    private final CanaryConfig config;
    private final CanaryStore store;
    private final Samples samples;

    CanarySchedule(Leadership leadership, Canary canary, CanaryConfig config, CanaryStore store, Samples samples) {
        this.leadership = leadership;
        this.canary = canary;
        this.config = config;
        this.store = store;
        this.samples = samples;
    }

    @Scheduled(
            every = "${throughline.canary.every:5m}",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        if (!leadership.isLeader()) {
            return;
        }
        try {
            Instant now = Instant.now();
            for (String tenant : samples.tenants(now.minus(config.window()))) {
                if (!leadership.isLeader()) {
                    return;
                }
                canary.run(tenant, null);
            }
            store.forget(now.minus(config.keep())).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            LOG.warnf("canaries cannot run now reason=%s", e.getMessage());
        }
    }
}
