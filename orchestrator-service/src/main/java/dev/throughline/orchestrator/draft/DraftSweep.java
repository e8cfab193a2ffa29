package dev.throughline.orchestrator.draft;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Removes what nobody came back for. Every instance does it; each passes by the rows that another one holds. */
@ApplicationScoped
class DraftSweep {
    private static final Logger LOG = Logger.getLogger(DraftSweep.class);
    private static final int BATCH = 500;

    private final DraftStore drafts;

    DraftSweep(DraftStore drafts) {
        this.drafts = drafts;
    }

    @Scheduled(
            every = "{throughline.journey.sweep-every:1m}",
            delayed = "{throughline.journey.sweep-every:1m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return drafts.expire(BATCH)
                .invoke(removed -> {
                    if (removed > 0) {
                        LOG.infov("drafts that nobody started are gone, count={0}", removed);
                    }
                })
                .onFailure()
                .invoke(failure -> LOG.warnv("drafts cannot be looked at now, reason={0}", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }
}
