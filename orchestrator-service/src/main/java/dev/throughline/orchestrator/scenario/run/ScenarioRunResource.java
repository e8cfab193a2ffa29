package dev.throughline.orchestrator.scenario.run;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.INTEGER;

import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Runs of scenarios and their verdicts. */
@Path("/api/v1/scenario-runs")
@RolesAllowed(Roles.VIEWER)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "scenarios")
public final class ScenarioRunResource {
    private static final int MAX_PAGE = 200;

    private final ScenarioRuns runs;
    private final Verifier verifier;
    private final Caller caller;

    ScenarioRunResource(ScenarioRuns runs, Verifier verifier, Caller caller) {
        this.runs = runs;
        this.verifier = verifier;
        this.caller = caller;
    }

    @GET
    @Operation(operationId = "listScenarioRuns", summary = "Runs of scenarios, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = ScenarioRunView.Page.class)))
    @APIResponse(responseCode = "422", ref = "Invalid")
    public Uni<Response> list(
            @QueryParam("scenario") @Nullable String scenario,
            @Parameter(description = "queued, running, judged or cancelled") @QueryParam("state") @Nullable
                    String state,
            @Parameter(description = "What the page before gave as next") @QueryParam("before") @Nullable String before,
            @Parameter(schema = @Schema(type = INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    Integer limit) {
        Optional<RunState> wanted = Arrays.stream(RunState.values())
                .filter(one -> one.wireName().equals(state))
                .findFirst();
        Optional<UUID> last = before == null ? Optional.empty() : uuid(before);
        if ((state != null && wanted.isEmpty()) || (before != null && last.isEmpty())) {
            return Uni.createFrom().item(Problem.INVALID.response("state or before is not one that there is"));
        }
        int page = Math.clamp(limit == null ? 50 : limit, 1, MAX_PAGE);
        return runs.list(caller.scope(), scenario, wanted.orElse(null), last.orElse(null), page + 1)
                .map(found -> Response.ok(page(found, page)).build());
    }

    private static ScenarioRunView.Page page(List<StoredRun> found, int size) {
        var items = found.stream().limit(size).map(ScenarioRunView::of).toList();
        return new ScenarioRunView.Page(
                items, found.size() > size ? items.getLast().runId() : null);
    }

    @GET
    @Path("/{run}")
    @Operation(operationId = "getScenarioRun", summary = "A run of a scenario, with the links that are decided")
    @APIResponse(
            responseCode = "200",
            description = "The run",
            content = @Content(schema = @Schema(implementation = ScenarioRunView.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> get(@PathParam("run") String run) {
        return found(run)
                .map(found -> found.map(
                                known -> Response.ok(ScenarioRunView.of(known)).build())
                        .orElseGet(() -> missing(run)));
    }

    @POST
    @Path("/{run}/verify")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "verifyScenarioRun",
            summary = "Judges a run by what is there now",
            description = "The stored verdict stays what it is. After a clean-up little is there.")
    @APIResponse(
            responseCode = "200",
            description = "The run, with each link as it is now",
            content = @Content(schema = @Schema(implementation = ScenarioRunView.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    public Uni<Response> verify(@PathParam("run") String run) {
        return found(run)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(missing(run))
                        : found.get().state() == RunState.JUDGED
                                ? verifier.verify(found.get())
                                        .map(view -> Response.ok(view).build())
                                : Uni.createFrom()
                                        .item(Problem.NOT_NOW.response("the run is "
                                                + found.get().state().wireName()
                                                + ", and only a judged one is verified")));
    }

    private Uni<Optional<StoredRun>> found(String run) {
        return uuid(run)
                .map(id -> runs.find(caller.scope(), id))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private static Optional<UUID> uuid(String text) {
        return TraceId.parse(text).map(TraceId::uuid);
    }

    private static Response missing(String what) {
        return Problem.NOT_FOUND.response("no run of a scenario is called " + what);
    }
}
