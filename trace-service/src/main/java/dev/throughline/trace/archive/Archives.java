package dev.throughline.trace.archive;

import dev.throughline.trace.http.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** For whoever answers questions about traces: what is only in files must not look like a whole trace. */
@ApplicationScoped
public class Archives {
    private final ArchiveStore store;

    Archives(ArchiveStore store) {
        this.store = store;
    }

    public Uni<List<Archive>> all() {
        return store.all();
    }

    /** Fails with 410 when the record of the trace or workflow began before what the database still has. */
    public Uni<Void> requireHere(String scope, UUID traceOrWorkflow) {
        return isHere(scope, traceOrWorkflow)
                .invoke(here -> {
                    if (!here) {
                        throw ProblemException.gone(
                                "the ledger's record of it was archived; see /api/v1/ledger/archives");
                    }
                })
                .replaceWithVoid();
    }

    /** Also for what nobody knows. */
    public Uni<Boolean> isHere(String scope, UUID traceOrWorkflow) {
        return store.until()
                .chain(until -> until.isEmpty()
                        ? Uni.createFrom().item(true)
                        : beganSince(scope, traceOrWorkflow, until.get()));
    }

    private Uni<Boolean> beganSince(String scope, UUID traceOrWorkflow, Instant until) {
        return store.beganBefore(scope, traceOrWorkflow, until).map(before -> !before);
    }
}
