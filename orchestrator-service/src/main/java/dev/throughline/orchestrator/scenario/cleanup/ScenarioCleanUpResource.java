package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.Synthetic;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Clean-up of what all runs of a scenario made, in every service. */
@Path("/api/v1/scenarios/{id}/cleanup")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "scenarios")
public class ScenarioCleanUpResource {
    private final Beginning beginning;
    private final Caller caller;

    ScenarioCleanUpResource(Beginning beginning, Caller caller) {
        this.beginning = beginning;
        this.caller = caller;
    }

    @POST
    @RunOnVirtualThread
    @Operation(
            operationId = "cleanUpScenario",
            summary = "Delete what all runs of a scenario made in the caller's tenant, in every service")
    @APIResponse(
            responseCode = "202",
            description = "It has begun",
            content = @Content(schema = @Schema(implementation = Beginning.Begun.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    public Response cleanUpScenario(
            @PathParam("id") String id,
            @Parameter(description = "Cancel what still runs") @QueryParam("force") @DefaultValue("false")
                    boolean force) {
        if (!Synthetic.isScenario(id)) {
            return Problem.NOT_FOUND.response("there is no scenario of that name");
        }
        return beginning.of(caller.tenant(), id, force);
    }
}
