package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Clean-ups and their receipts. */
@Path("/api/v1/scenario-cleanups")
@RolesAllowed(Roles.VIEWER)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "scenarios")
public class CleanUpResource {
    private final CleanUps cleanUps;
    private final Caller caller;

    CleanUpResource(CleanUps cleanUps, Caller caller) {
        this.cleanUps = cleanUps;
        this.caller = caller;
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getScenarioCleanUp", summary = "How a clean-up stands, or its receipt")
    @APIResponse(
            responseCode = "200",
            description = "The clean-up",
            content = @Content(schema = @Schema(implementation = CleanUpView.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> get(@PathParam("id") String id) {
        Optional<UUID> known = TraceId.parse(id).map(TraceId::uuid);
        if (known.isEmpty()) {
            return Uni.createFrom().item(missing());
        }
        return cleanUps.find(caller.scope(), known.get())
                .map(found -> found.map(one -> Response.ok(CleanUpView.of(one)).build())
                        .orElseGet(CleanUpResource::missing));
    }

    private static Response missing() {
        return Problem.NOT_FOUND.response("there is no such clean-up");
    }
}
