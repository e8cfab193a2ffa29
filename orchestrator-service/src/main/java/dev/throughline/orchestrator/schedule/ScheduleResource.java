package dev.throughline.orchestrator.schedule;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.INTEGER;

import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.schedule.ScheduleStarts.Start;
import dev.throughline.orchestrator.view.CallerContext;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Schedules of a tenant: defined, shown, run by hand. */
@Path("/api/v1/schedules")
@RolesAllowed(Roles.VIEWER)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "schedules", description = "Cron starts workflows")
public final class ScheduleResource {
    private static final int MAX_PAGE = 500;
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(5);

    private final Schedules schedules;
    private final ScheduleChecks checks;
    private final ScheduleStarts starts;
    private final Caller caller;
    private final int maxBody;
    private final InstantSource clock = InstantSource.system();

    ScheduleResource(
            Schedules schedules,
            ScheduleChecks checks,
            ScheduleStarts starts,
            Caller caller,
            @ConfigProperty(name = "throughline.intake.max-body-bytes") int maxBody) {
        this.schedules = schedules;
        this.checks = checks;
        this.starts = starts;
        this.caller = caller;
        this.maxBody = maxBody;
    }

    /** The workflow of a run by hand. */
    @Schema(name = "ScheduleRun")
    public record StartedByHand(UUID workflowId) {}

    @PUT
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{name}")
    @Operation(operationId = "putSchedule", summary = "Creates a schedule, or replaces the one of this name")
    @APIResponse(
            responseCode = "200",
            description = "It is replaced; what it has fired stays fired",
            content = @Content(schema = @Schema(implementation = ScheduleView.class)))
    @APIResponse(
            responseCode = "201",
            description = "It is created",
            content = @Content(schema = @Schema(implementation = ScheduleView.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "422", ref = "Invalid")
    public Uni<Response> put(
            @PathParam("name") String name,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = ScheduleRequest.class)))
                    byte[] body) {
        if (body.length > maxBody) {
            return Uni.createFrom()
                    .item(Problem.TOO_LARGE.response("the body has " + body.length + " bytes, at most " + maxBody));
        }
        ScheduleRequest request;
        try {
            request = Json.read(body, ScheduleRequest.class);
        } catch (Json.UnreadableException e) {
            return Uni.createFrom().item(Problem.MALFORMED.response(String.valueOf(e.getMessage())));
        }
        return switch (checks.check(caller.tenant(), name, request, clock.instant())) {
            case ScheduleChecks.Outcome.Wrong wrong ->
                Uni.createFrom()
                        .item(Problem.INVALID.response(
                                wrong.violations().size() + " thing(s) are wrong with the schedule",
                                wrong.violations()));
            case ScheduleChecks.Outcome.Right right -> put(caller.tenant(), name, right.definition());
        };
    }

    /** Two that create the same name at once: the second one finds the row of the first when it tries again. */
    private Uni<Response> put(String tenant, String name, ScheduleChecks.Definition definition) {
        return Uni.createFrom()
                .deferred(() -> schedules.put(tenant, name, definition, clock.instant()))
                .onFailure(PersistenceException.class)
                .retry()
                .atMost(1)
                .map(put -> put.isNew()
                        ? Response.status(201)
                                .header("Location", "/api/v1/schedules/" + name)
                                .entity(put.view())
                                .build()
                        : Response.ok(put.view()).build());
    }

    @GET
    @Operation(operationId = "listSchedules", summary = "The tenant's schedules by name, with the total")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = Schedules.Page.class)))
    public Uni<Response> list(
            @Parameter(description = "What the page before gave as next") @QueryParam("cursor") @Nullable String cursor,
            @Parameter(schema = @Schema(type = INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    Integer limit) {
        return schedules
                .list(caller.tenant(), cursor, Math.clamp(limit == null ? 50 : limit, 1, MAX_PAGE))
                .map(page -> Response.ok(page).build());
    }

    @GET
    @Path("/{name}")
    @Operation(operationId = "getSchedule", summary = "One schedule, with its next five firing times")
    @APIResponse(
            responseCode = "200",
            description = "The schedule as it is now",
            content = @Content(schema = @Schema(implementation = ScheduleView.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> get(@PathParam("name") String name) {
        return schedules
                .get(caller.tenant(), name)
                .map(found -> found.map(view -> Response.ok(view).build()).orElseGet(() -> missing(name)));
    }

    @DELETE
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{name}")
    @Operation(operationId = "deleteSchedule", summary = "Ends a schedule; workflows that it has started go on")
    @APIResponse(responseCode = "204", description = "It fires no more")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> delete(@PathParam("name") String name) {
        return schedules
                .remove(caller.tenant(), name)
                .map(removed -> removed ? Response.noContent().build() : missing(name));
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{name}/run")
    @Operation(
            operationId = "runSchedule",
            summary = "Starts the schedule's workflow now, enabled or not; its firing times stay as they are")
    @APIResponse(
            responseCode = "202",
            description = "The start is durable",
            content = @Content(schema = @Schema(implementation = StartedByHand.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "422", ref = "Invalid")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> run(
            @PathParam("name") String name,
            @Parameter(description = "The same key starts one workflow, however often it is sent")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String idempotencyKey) {
        Executor requestContext = CallerContext.executor();
        String key = idempotencyKey == null ? null : ScheduleStarts.keyByHand(caller.tenant(), name, idempotencyKey);
        return schedules
                .get(caller.tenant(), name)
                .chain(found -> found.map(view -> run(view, key, requestContext))
                        .orElseGet(() -> Uni.createFrom().item(missing(name))));
    }

    private Uni<Response> run(ScheduleView schedule, @Nullable String key, Executor requestContext) {
        String workflow = Objects.requireNonNull(schedule.workflow());
        return Uni.createFrom()
                .item(workflow)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(request -> Uni.createFrom().completionStage(starts.start(schedule.tenantId(), request, key)))
                .ifNoItem()
                .after(COMMIT_PATIENCE)
                .recoverWithItem(
                        new Start.Later("the start is not durable yet; ask again with the same Idempotency-Key"))
                .emitOn(requestContext)
                .map(ScheduleResource::answer);
    }

    private static Response answer(Start start) {
        return switch (start) {
            case Start.Started started ->
                Response.accepted(new StartedByHand(started.workflowId()))
                        .header("Location", "/api/v1/workflows/" + started.workflowId())
                        .build();
            case Start.Refused refused -> Problem.INVALID.response(refused.reason());
            case Start.Later later -> Problem.UNAVAILABLE.response(later.reason());
        };
    }

    private static Response missing(String name) {
        return Problem.NOT_FOUND.response("there is no schedule " + name);
    }
}
