package dev.throughline.trace.ledger;

import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether the ledger can be changed. */
@Path("/api/v1/ledger/guards")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "ledger")
@APIResponse(responseCode = "500", ref = "InternalError")
public class GuardResource {
    private final GuardStore store;

    GuardResource(GuardStore store) {
        this.store = store;
    }

    /**
     * @param guarded whether every table of the ledger refuses changes of real rows
     * @param off triggers that are disabled or gone, as {@code table.trigger}; at most 20
     */
    @Schema(name = "LedgerGuards")
    public record Guards(boolean guarded, List<String> off) {}

    @GET
    @Operation(
            operationId = "getLedgerGuards",
            summary = "Whether the database refuses to change or remove real rows of the ledger, by its triggers")
    @APIResponse(responseCode = "200", description = "What is off; nothing, if all is well")
    public Uni<Guards> guards() {
        return store.off().map(off -> new Guards(off.isEmpty(), off));
    }
}
