package dev.throughline.orchestrator.lifecycle;

import dev.throughline.contracts.Budget;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.TraceId;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.contracts.WorkflowCommand.Verb;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.slot.CommandOutcome;
import dev.throughline.orchestrator.slot.Standing;
import dev.throughline.orchestrator.view.CallerContext;
import dev.throughline.orchestrator.view.WorkflowView;
import dev.throughline.orchestrator.view.WorkflowViews;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.quarkus.security.ForbiddenException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Verbs for runs. Asking for what is so already is granted; what the state forbids is refused with what it permits. */
@Path("/api/v1/workflows/{id}/{verb: cancel|pause|resume|rerun|compensate|approve|reject}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
@Tag(name = "workflows")
public final class LifecycleResource {
    /** Whoever brought the work does not approve it. */
    private static final Set<Verb> NOT_ONES_OWN = Set.of(Verb.APPROVE, Verb.REJECT, Verb.COMPENSATE);

    private static final int MAX_ACTOR = 200;
    private static final int MAX_REASON = 500;

    private final CommandRoute route;
    private final WorkflowViews views;
    private final Caller caller;

    LifecycleResource(CommandRoute route, WorkflowViews views, Caller caller) {
        this.route = route;
        this.views = views;
        this.caller = caller;
    }

    /**
     * @param actor on whose behalf; the record names the token's subject in any case
     * @param stage of rerun: from where, absent for the whole workflow; of approve and reject: which, absent if only one
     *     waits
     * @param until of pause: when the run goes on by itself, at most 7 days ahead
     * @param budget of resume: what the run may take in all
     */
    public record Ask(
            @Nullable String actor,
            @Nullable String reason,
            @Nullable String stage,
            @Nullable Instant until,
            @Nullable Budget budget) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    @Operation(
            operationId = "changeWorkflow",
            summary = "Cancel, pause, resume, rerun, compensate, approve or reject",
            description =
                    "What it comes to is durable when it is answered, and stands in the ledger with actor and reason.")
    @APIResponse(
            responseCode = "200",
            description = "It is so now, or was already",
            content = @Content(schema = @Schema(implementation = WorkflowView.class)))
    @APIResponse(
            responseCode = "202",
            description = "It is on its way to the instance that decides",
            content = @Content(schema = @Schema(implementation = WorkflowView.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "422", ref = "Invalid")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> change(
            @PathParam("id") String id,
            @PathParam("verb") String verb,
            @Parameter(description = "The same key for the same workflow is one command")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String key,
            @RequestBody(content = @Content(schema = @Schema(implementation = Ask.class))) @Nullable Ask body) {
        Ask ask = body == null ? new Ask(null, null, null, null, null) : body;
        Optional<UUID> workflowId = TraceId.parse(id).map(TraceId::uuid);
        if (workflowId.isEmpty()) {
            return Uni.createFrom().item(missing(id));
        }
        if (caller.workflow().isPresent() && NOT_ONES_OWN.contains(verb(verb))) {
            throw new ForbiddenException("another one decides about that");
        }
        String wrong = problem(ask);
        if (wrong != null) {
            return Uni.createFrom().item(Problem.INVALID.response(wrong));
        }
        var command = new WorkflowCommand(
                commandId(workflowId.get(), key),
                workflowId.get(),
                verb(verb),
                actor(ask),
                ask.reason(),
                ask.stage(),
                ask.until(),
                ask.budget());
        String scope = caller.scope();
        Executor requestContext = CallerContext.executor();
        return views.find(scope, command.workflowId())
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(Optional.<CommandOutcome>of(new CommandOutcome.UnknownWorkflow()))
                        : route.ask(
                                command, standing(found.get()), Uni.createFrom().item(true), requestContext))
                .chain(outcome -> answer(scope, command.workflowId(), outcome));
    }

    private static Standing standing(WorkflowView view) {
        return new Standing(view.isSynthetic(), view.syntheticScenarioId());
    }

    /** Nobody acts in another's name alone. */
    private String actor(Ask ask) {
        return ask.actor() == null || ask.actor().isBlank()
                ? caller.actor()
                : ask.actor() + " (" + caller.actor() + ")";
    }

    private Uni<Response> answer(String scope, UUID workflowId, Optional<CommandOutcome> outcome) {
        if (outcome.isEmpty()) {
            return view(scope, workflowId, 202);
        }
        return switch (outcome.get()) {
            case CommandOutcome.Done ignored -> view(scope, workflowId, 200);
            case CommandOutcome.Refused refused ->
                Uni.createFrom().item(Problem.NOT_NOW.instead(refused.why(), refused.allowed()));
            case CommandOutcome.UnknownWorkflow ignored -> Uni.createFrom().item(missing(workflowId.toString()));
            case CommandOutcome.Unavailable unavailable ->
                Uni.createFrom().item(Problem.UNAVAILABLE.response(unavailable.reason()));
        };
    }

    private Uni<Response> view(String scope, UUID workflowId, int status) {
        return views.find(scope, workflowId)
                .map(found -> found.map(
                                view -> Response.status(status).entity(view).build())
                        .orElseGet(() -> missing(workflowId.toString())));
    }

    private static @Nullable String problem(Ask ask) {
        if (isUnusable(ask.actor(), MAX_ACTOR) || isUnusable(ask.reason(), MAX_REASON)) {
            return "actor has at most " + MAX_ACTOR + " characters, reason " + MAX_REASON + ", neither holds NUL";
        }
        if (ask.budget() != null && !ask.budget().isSound()) {
            return "what is budgeted is at least 1";
        }
        return isUnusable(ask.stage(), MAX_ACTOR) ? "there can be no such stage" : null;
    }

    private static boolean isUnusable(@Nullable String text, int longest) {
        return text != null && (text.length() > longest || text.indexOf('\0') >= 0);
    }

    private static UUID commandId(UUID workflowId, @Nullable String key) {
        return key == null
                ? Ids.uuid7()
                : UUID.nameUUIDFromBytes((workflowId + "|" + key).getBytes(StandardCharsets.UTF_8));
    }

    private static Verb verb(String name) {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.wireName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Response missing(String what) {
        return Problem.NOT_FOUND.response("nothing is known of " + what);
    }
}
