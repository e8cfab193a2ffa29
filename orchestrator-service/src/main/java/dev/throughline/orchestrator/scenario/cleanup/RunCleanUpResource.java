package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.scenario.run.ScenarioRuns;
import dev.throughline.orchestrator.scenario.run.StoredRun;
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
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Clean-up of what one run of a scenario made, in every service. */
@Path("/api/v1/scenario-runs/{run}/cleanup")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "scenarios")
public class RunCleanUpResource {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Beginning beginning;
    private final ScenarioRuns runs;
    private final Caller caller;

    RunCleanUpResource(Beginning beginning, ScenarioRuns runs, Caller caller) {
        this.beginning = beginning;
        this.runs = runs;
        this.caller = caller;
    }

    @POST
    @RunOnVirtualThread
    @Operation(operationId = "cleanUpScenarioRun", summary = "Delete what a run of a scenario made, in every service")
    @APIResponse(
            responseCode = "202",
            description = "It has begun",
            content = @Content(schema = @Schema(implementation = Beginning.Begun.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    public Response cleanUpRun(
            @PathParam("run") String run,
            @Parameter(description = "Cancel what still runs") @QueryParam("force") @DefaultValue("false")
                    boolean force) {
        Optional<StoredRun> known = TraceId.parse(run)
                .flatMap(id -> runs.find(caller.scope(), id.uuid()).await().atMost(PATIENCE));
        return known.map(found -> beginning.of(found.tenantId(), found.syntheticId(), force))
                .orElseGet(() -> Problem.NOT_FOUND.response("there is no run " + run));
    }
}
