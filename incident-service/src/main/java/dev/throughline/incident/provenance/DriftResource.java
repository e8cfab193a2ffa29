package dev.throughline.incident.provenance;

import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code /api/v1/costsim/drift}. */
@Path("/api/v1/costsim/drift")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class DriftResource {
    private final ProvenanceViewStore views;
    private final Caller caller;
    private final InstantSource clock = InstantSource.system();

    DriftResource(ProvenanceViewStore views, Caller caller) {
        this.views = views;
        this.caller = caller;
    }

    @GET
    @Operation(
            operationId = "getDrift",
            summary = "How far estimates were off, by window; windows without runs are left out")
    @APIResponse(
            responseCode = "200",
            description = "The windows",
            content = @Content(schema = @Schema(implementation = ProvenanceViewStore.Windows.class)))
    public Uni<Response> drift() {
        return views.windows(caller.scope(), clock.instant())
                .map(windows -> Response.ok(windows).build());
    }
}
