package dev.throughline.trace.ledger;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Figures about the ledger itself. */
@Path("/api/v1/ledger")
public class LedgerResource {
    private final LedgerStore store;

    LedgerResource(LedgerStore store) {
        this.store = store;
    }

    @GET
    @Path("/stats")
    public Uni<LedgerStats> stats() {
        return store.stats();
    }
}
