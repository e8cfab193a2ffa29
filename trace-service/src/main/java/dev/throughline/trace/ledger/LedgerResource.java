package dev.throughline.trace.ledger;

import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Figures about the ledger itself. */
@Path("/api/v1/ledger")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.PLATFORM)
@Tag(name = "ledger")
@APIResponse(responseCode = "500", ref = "InternalError")
public class LedgerResource {
    private final LedgerStore store;

    LedgerResource(LedgerStore store) {
        this.store = store;
    }

    @GET
    @Path("/stats")
    @Operation(operationId = "getLedgerStats", summary = "How much the ledger ever took")
    @APIResponse(responseCode = "200", description = "Totals and the height of each chain")
    public Uni<LedgerStats> stats() {
        return store.stats();
    }
}
