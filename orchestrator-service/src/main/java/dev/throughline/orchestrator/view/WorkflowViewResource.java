package dev.throughline.orchestrator.view;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.INTEGER;
import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT;

import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.slot.Slots;
import dev.throughline.service.auth.Roles;
import dev.throughline.service.http.SyntheticQuery;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** What callers read of workflows. */
@Path("/api/v1/workflows")
@RolesAllowed({Roles.VIEWER, Roles.JOURNEY})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "workflows")
public final class WorkflowViewResource {
    private static final int MAX_PAGE = 500;
    private static final int MAX_PRODUCTS = 1_000;
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final WorkflowViews views;
    private final RunDetailsStore details;
    private final ProgressStream progress;
    private final Slots slots;
    private final DraftViewStore drafts;
    private final Caller caller;

    WorkflowViewResource(
            WorkflowViews views,
            RunDetailsStore details,
            ProgressStream progress,
            Slots slots,
            DraftViewStore drafts,
            Caller caller) {
        this.views = views;
        this.drafts = drafts;
        this.details = details;
        this.progress = progress;
        this.slots = slots;
        this.caller = caller;
    }

    public record Tasks(List<RunDetailsStore.TaskView> items) {}

    public record Products(List<RunDetailsStore.ProductView> items) {}

    @GET
    @Operation(operationId = "listWorkflows", summary = "Workflows, newest first, with the total of all that match")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = WorkflowViews.Page.class)))
    @APIResponse(responseCode = "422", ref = "Invalid")
    public Uni<Response> list(
            @Parameter(description = "draft and frozen list what has not started; without it, only what has is listed")
                    @QueryParam("status")
                    @Nullable
                    String status,
            @QueryParam("type") @Nullable String type,
            @Parameter(description = "A UUID or 32 hex digits") @QueryParam("trace_id") @Nullable String traceId,
            @QueryParam("tenant_id") @Nullable String tenantId,
            @Parameter(
                            description = "exclude, only or include; when left out, include with trace_id or scenario,"
                                    + " else exclude")
                    @QueryParam("synthetic")
                    @Nullable
                    String synthetic,
            @Parameter(description = "The same as synthetic, as it was called before: false, true or any")
                    @QueryParam("is_synthetic")
                    @Nullable
                    String isSynthetic,
            @Parameter(description = "Of this scenario, or of one run of it") @QueryParam("scenario") @Nullable
                    String scenario,
            @Parameter(description = "What the page before gave as next") @QueryParam("cursor") @Nullable String cursor,
            @Parameter(schema = @Schema(type = INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    Integer limit) {
        Optional<TraceId> trace = traceId == null ? Optional.empty() : TraceId.parse(traceId);
        Optional<UUID> before = cursor == null ? Optional.empty() : uuid(cursor);
        if ((traceId != null && trace.isEmpty()) || (cursor != null && before.isEmpty())) {
            return Uni.createFrom().item(Problem.INVALID.response("trace_id or cursor is not an id"));
        }
        SyntheticQuery work;
        try {
            work = SyntheticQuery.of(synthetic, isSynthetic, scenario, traceId != null);
        } catch (IllegalArgumentException e) {
            return Uni.createFrom().item(Problem.INVALID.response(String.valueOf(e.getMessage())));
        }
        int page = Math.clamp(limit == null ? 50 : limit, 1, MAX_PAGE);
        var filter = new WorkflowViews.Filter(
                status, type, trace.map(TraceId::uuid).orElse(null), tenantId, work, before.orElse(null), page);
        boolean unstarted = status != null && DraftViewStore.STATUSES.contains(status);
        var found = unstarted ? drafts.list(caller.scope(), filter) : views.list(caller.scope(), filter);
        return found.map(items -> Response.ok(items).build());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getWorkflow", summary = "One workflow, at once or when it has ended")
    @APIResponse(
            responseCode = "200",
            description = "The workflow as it is now",
            content = @Content(schema = @Schema(implementation = WorkflowView.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> get(
            @PathParam("id") String id,
            @Parameter(description = "wait=N: answer when the workflow has ended, after N seconds at the latest (60)")
                    @HeaderParam("Prefer")
                    @Nullable
                    String prefer) {
        var workflowId = uuid(id);
        if (workflowId.isEmpty()) {
            return Uni.createFrom().item(missing(id));
        }
        Duration wait = WaitPreference.of(prefer);
        String scope = caller.scope();
        return ended(scope, workflowId.get(), wait)
                .chain(found -> found.isPresent() ? Uni.createFrom().item(found) : drafts.find(scope, workflowId.get()))
                .map(found -> found.map(view -> Response.ok(view).build()).orElseGet(() -> missing(id)));
    }

    @GET
    @Path("/{id}/tasks")
    @Operation(operationId = "listTasks", summary = "The tasks of a workflow, in the order of its plan")
    @APIResponse(
            responseCode = "200",
            description = "All tasks",
            content = @Content(schema = @Schema(implementation = Tasks.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> tasks(@PathParam("id") String id) {
        return uuid(id).map(workflowId -> details.tasks(caller.scope(), workflowId)
                        .map(tasks -> tasks.isEmpty() ? missing(id) : ok(new Tasks(tasks))))
                .orElseGet(() -> Uni.createFrom().item(missing(id)));
    }

    @GET
    @Path("/{id}/products")
    @Operation(
            operationId = "listProducts",
            summary = "What a workflow has left behind so far, at most 1000 rows; nothing of one that was undone")
    @APIResponse(
            responseCode = "200",
            description = "Parents before their children",
            content = @Content(schema = @Schema(implementation = Products.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> products(@PathParam("id") String id) {
        return uuid(id).map(workflowId -> ofOne(
                        id,
                        workflowId,
                        details.products(caller.scope(), workflowId, MAX_PRODUCTS)
                                .map(Products::new)))
                .orElseGet(() -> Uni.createFrom().item(missing(id)));
    }

    @GET
    @Path("/{id}/events")
    @KnownWorkflow
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "followWorkflow",
            summary = "The decisions about a workflow as they become durable, to its end")
    @APIResponse(
            responseCode = "200",
            description = "One CausalRecord (see asyncapi.yaml) an event",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = OBJECT)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Multi<String> events(@PathParam("id") String id) {
        String scope = caller.scope();
        return uuid(id).map(workflowId -> progress.of(scope, workflowId)).orElseGet(Multi.createFrom()::empty);
    }

    /** What belongs to a workflow is there when the workflow is. */
    private Uni<Response> ofOne(String id, UUID workflowId, Uni<?> parts) {
        return views.find(caller.scope(), workflowId)
                .chain(found ->
                        found.isEmpty() ? Uni.createFrom().item(missing(id)) : parts.map(WorkflowViewResource::ok));
    }

    private Uni<Optional<WorkflowView>> ended(String scope, UUID workflowId, Duration wait) {
        Executor requestContext = CallerContext.executor();
        return views.find(scope, workflowId)
                .chain(found -> wait.isZero() || found.isEmpty() || found.get().ended()
                        ? Uni.createFrom().item(found)
                        : awaited(scope, workflowId, wait, requestContext));
    }

    /** The end of a run in work here is told; another instance's run is looked at again and again. */
    private Uni<Optional<WorkflowView>> awaited(String scope, UUID workflowId, Duration wait, Executor requestContext) {
        return slots.end(workflowId)
                .map(end -> Uni.createFrom()
                        .completionStage(end)
                        .replaceWithVoid()
                        .ifNoItem()
                        .after(wait)
                        .recoverWithUni(Uni.createFrom()::voidItem)
                        .emitOn(requestContext)
                        .chain(() -> views.find(scope, workflowId)))
                .orElseGet(() -> looked(scope, workflowId, Instant.now().plus(wait), requestContext));
    }

    private Uni<Optional<WorkflowView>> looked(String scope, UUID workflowId, Instant until, Executor requestContext) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(requestContext)
                .chain(() -> views.find(scope, workflowId))
                .repeat()
                .withDelay(LOOK_EVERY)
                .whilst(found -> found.filter(view -> !view.ended()).isPresent()
                        && Instant.now().isBefore(until))
                .collect()
                .last()
                .emitOn(requestContext);
    }

    private static Response ok(Object body) {
        return Response.ok(body).build();
    }

    private static Response missing(String what) {
        return Problem.NOT_FOUND.response("nothing is known of " + what);
    }

    private static Optional<UUID> uuid(String text) {
        return TraceId.parse(text).map(TraceId::uuid);
    }
}
