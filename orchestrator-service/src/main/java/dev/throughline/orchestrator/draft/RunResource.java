package dev.throughline.orchestrator.draft;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING;

import dev.throughline.contracts.Ids;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.contracts.WorkflowCommand.Verb;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.lifecycle.CommandRoute;
import dev.throughline.orchestrator.slot.CommandOutcome;
import dev.throughline.orchestrator.slot.Standing;
import dev.throughline.orchestrator.view.CallerContext;
import dev.throughline.orchestrator.view.WorkflowView;
import dev.throughline.orchestrator.view.WorkflowViews;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A frozen draft starts in the slot that its id belongs to, like any workflow. */
@Path("/api/v1/workflows/{id}/run")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
@Tag(name = "drafts")
public final class RunResource {
    private final DraftAccess access;
    private final CommandRoute route;
    private final WorkflowViews views;

    RunResource(DraftAccess access, CommandRoute route, WorkflowViews views) {
        this.access = access;
        this.route = route;
        this.views = views;
    }

    @POST
    @Operation(
            operationId = "runDraft",
            summary = "Starts a frozen draft; answers when the start is durable",
            description = "Asked again, it answers with the workflow that was started.")
    @APIResponse(
            responseCode = "202",
            description = "It is started, or was already",
            headers = {
                @Header(name = "Location", description = "Where to look at it", schema = @Schema(type = STRING)),
                @Header(name = "traceparent", description = "Its place in the trace", schema = @Schema(type = STRING))
            },
            content = @Content(schema = @Schema(implementation = WorkflowView.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> run(@PathParam("id") String id) {
        return access.with(id, draft -> switch (draft.status()) {
            case FROZEN -> start(draft);
            case STARTED -> started(draft);
            case DRAFT, EXPIRED -> Uni.createFrom().item(DraftResource.notNow(draft));
        });
    }

    /** Each attempt is a command of its own: a start that has happened is granted again, a refusal is not kept. */
    private Uni<Response> start(Draft draft) {
        var command =
                new WorkflowCommand(Ids.uuid7(), draft.workflowId(), Verb.START, access.actor(), null, null, null);
        return route.ask(command, Standing.REAL, Uni.createFrom().item(true), CallerContext.executor())
                .chain(outcome -> answer(draft, outcome));
    }

    private Uni<Response> answer(Draft draft, Optional<CommandOutcome> outcome) {
        if (outcome.isEmpty()) {
            return Uni.createFrom().item(Problem.UNAVAILABLE.response("the start is on its way; ask again"));
        }
        return switch (outcome.get()) {
            case CommandOutcome.Done ignored -> started(draft);
            case CommandOutcome.Refused refused ->
                Uni.createFrom().item(Problem.NOT_NOW.instead(refused.why(), refused.allowed()));
            case CommandOutcome.UnknownWorkflow ignored ->
                Uni.createFrom().item(DraftAccess.missing(draft.workflowId().toString()));
            case CommandOutcome.Unavailable unavailable ->
                Uni.createFrom().item(Problem.UNAVAILABLE.response(unavailable.reason()));
        };
    }

    private Uni<Response> started(Draft draft) {
        return views.find(draft.tenantId(), draft.workflowId())
                .map(found -> found.map(RunResource::accepted)
                        .orElseGet(() -> Problem.UNAVAILABLE.response("the workflow is not readable yet")));
    }

    private static Response accepted(WorkflowView view) {
        return Response.accepted(view)
                .header("Location", "/api/v1/workflows/" + view.workflowId())
                .header("traceparent", view.traceparent())
                .build();
    }
}
