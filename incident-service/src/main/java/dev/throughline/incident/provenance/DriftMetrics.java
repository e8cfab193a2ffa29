package dev.throughline.incident.provenance;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** How far the estimates of the last hour were off, for the first few hundred breakers. */
@ApplicationScoped
class DriftMetrics {
    private static final Logger LOG = Logger.getLogger(DriftMetrics.class);
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ProvenanceStore store;
    private final MultiGauge p95;

    DriftMetrics(ProvenanceStore store, MeterRegistry metrics) {
        this.store = store;
        this.p95 = MultiGauge.builder("throughline.cost.drift.p95.ratio")
                .description("relative error that 95 of 100 runs of the last hour did not exceed")
                .register(metrics);
    }

    @Scheduled(every = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void measure() {
        try {
            var found = store.p95(Instant.now().minus(WINDOW)).await().atMost(PATIENCE);
            List<Row<?>> rows = found.entrySet().stream()
                    .<Row<?>>map(one -> Row.of(Tags.of("breaker", one.getKey()), one.getValue()))
                    .toList();
            p95.register(rows, true);
        } catch (RuntimeException e) {
            LOG.debugf("drift cannot be measured now reason=%s", e.getMessage());
        }
    }
}
