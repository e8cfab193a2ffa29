package dev.throughline.trace.archive;

import dev.throughline.trace.ledger.LedgerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Looks every hour whether a period is old enough, where the configuration says what old is and where archives go. */
@ApplicationScoped
class ArchiveTurns {
    private static final Logger LOG = Logger.getLogger(ArchiveTurns.class);

    private final LedgerConfig config;
    private final Archiver archiver;
    private final MeterRegistry metrics;

    ArchiveTurns(LedgerConfig config, Archiver archiver, MeterRegistry metrics) {
        this.config = config;
        this.archiver = archiver;
        this.metrics = metrics;
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void turn() {
        if (config.retention().isPresent() && config.archiveDir().isPresent()) {
            // What could still come twice stays where it is looked for.
            Duration least = config.duplicateWindow();
            Duration age =
                    config.retention().filter(r -> r.compareTo(least) > 0).orElse(least);
            turn(config.archiveDir().get(), age);
        }
    }

    private void turn(Path folder, Duration age) {
        try {
            while (again(archiver.archive(folder, Instant.now().minus(age)))) {
                metrics.counter("throughline.ledger.archived").increment();
            }
        } catch (IOException | RuntimeException e) {
            metrics.counter("throughline.ledger.archive.failures").increment();
            LOG.warnf("a period was not archived, it stays reason=%s", e);
        }
    }

    private boolean again(Archiver.Outcome outcome) {
        return switch (outcome) {
            case Archiver.Outcome.NothingOld nothing -> false;
            case Archiver.Outcome.Archived archived -> {
                LOG.infof(
                        "a period was archived file=%s entries=%d",
                        archived.file(), archived.contents().entries());
                yield true;
            }
            case Archiver.Outcome.Refused refused -> {
                metrics.counter("throughline.ledger.archive.failures").increment();
                LOG.errorf(
                        "a period does not verify and stays findings=%d first=%s",
                        refused.findings().size(), refused.findings().getFirst());
                yield false;
            }
        };
    }
}
