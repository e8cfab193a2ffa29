package dev.throughline.trace.span;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Days come before they are needed and go when they are old enough; a day that is late is caught by the default. */
@ApplicationScoped
class SpanPartitions {
    private static final Logger LOG = Logger.getLogger(SpanPartitions.class);
    private static final int DAYS_AHEAD = 3;

    private final SpansConfig config;
    private final SpanWriteStore store;
    private final InstantSource clock = InstantSource.system();

    SpanPartitions(SpansConfig config, SpanWriteStore store) {
        this.config = config;
        this.store = store;
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> keep() {
        return keep(clock.instant())
                .invoke(dropped -> LOG.debugf("partitions of spans are as they should be dropped=%d", dropped))
                .onFailure()
                .invoke(e -> LOG.warnf("partitions of spans could not be kept reason=%s", e))
                .onFailure()
                .recoverWithItem(0)
                .replaceWithVoid();
    }

    private Uni<Integer> keep(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        long days = Math.max(1, config.retention().toDays());
        return store.keep(today.minusDays(days), today.plusDays(DAYS_AHEAD));
    }
}
