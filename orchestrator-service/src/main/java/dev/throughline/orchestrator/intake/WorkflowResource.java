package dev.throughline.orchestrator.intake;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.TraceState;
import dev.throughline.contracts.WorkflowRequest;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.slot.Slots;
import dev.throughline.orchestrator.slot.StartOutcome;
import dev.throughline.orchestrator.view.CallerContext;
import dev.throughline.orchestrator.view.WaitPreference;
import dev.throughline.orchestrator.view.WorkflowView;
import dev.throughline.orchestrator.view.WorkflowViews;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import dev.throughline.service.telemetry.RequestSpan;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/workflows}: answers only after the start is durable. */
@Path("/api/v1/workflows")
@Tag(name = "workflows")
public final class WorkflowResource {
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(5);
    /** Above this size a body may carry files, whose storing blocks. */
    private static final int SMALL_BODY = 4_096;

    private final WorkflowIntake intake;
    private final Slots slots;
    private final WorkflowViews views;
    private final Caller caller;
    private final int maxBody;

    WorkflowResource(
            WorkflowIntake intake,
            Slots slots,
            WorkflowViews views,
            Caller caller,
            @ConfigProperty(name = "throughline.intake.max-body-bytes") int maxBody) {
        this.intake = intake;
        this.slots = slots;
        this.views = views;
        this.caller = caller;
        this.maxBody = maxBody;
    }

    @POST
    @NonBlocking
    @RolesAllowed(Roles.SUBMITTER)
    @Operation(
            operationId = "startWorkflow",
            summary = "Starts a workflow; answers when the start is durable",
            description = "The same request over Kafka: throughline.workflow-requests in asyncapi.yaml.")
    @APIResponse(
            responseCode = "202",
            description = "It is started, or was by an earlier request with the same key and body",
            headers = {
                @Header(name = "Location", description = "Where to look at it", schema = @Schema(type = STRING)),
                @Header(name = "traceparent", description = "Its place in the trace", schema = @Schema(type = STRING))
            },
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = WorkflowView.class)))
    @APIResponse(
            responseCode = "200",
            description = "It has ended while the request waited",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = WorkflowView.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "409", ref = "KeyReused")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
    @APIResponse(responseCode = "422", ref = "Invalid")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> start(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = WorkflowRequest.class)))
                    byte[] body,
            @Context HttpHeaders headers,
            @Parameter(description = "W3C trace context; a valid one wins") @HeaderParam("traceparent") @Nullable
                    String traceparent,
            @Parameter(description = "A UUID or 32 hex digits; an invalid one comes back as trace_id_rejected")
                    @HeaderParam("x-trace-id")
                    @Nullable
                    String xTraceId,
            @Parameter(description = "The same key and body start one workflow, however often they are sent")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String idempotencyKey,
            @Parameter(description = "wait=N: answer when the workflow has ended, after N seconds at the latest (60)")
                    @HeaderParam("Prefer")
                    @Nullable
                    String prefer) {
        String contentType = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (contentType == null || !contentType.startsWith("application/json")) {
            return Uni.createFrom()
                    .item(Problem.UNSUPPORTED_MEDIA_TYPE.response("expected application/json, found " + contentType));
        }
        if (body.length > maxBody) {
            return Uni.createFrom()
                    .item(Problem.TOO_LARGE.response("the body has " + body.length + " bytes, at most " + maxBody));
        }
        Executor requestContext = CallerContext.executor();
        var envelope = new WorkflowIntake.Envelope(
                "http",
                caller.tenant(),
                one(traceparent, headers.getRequestHeader("traceparent")),
                xTraceId,
                idempotencyKey,
                idempotencyKey == null ? "" : WorkflowIntake.hash(body),
                RequestSpan.current(),
                null,
                joined(headers.getRequestHeader(TraceState.HEADER)));
        Duration wait = WaitPreference.of(prefer);
        if (body.length <= SMALL_BODY) {
            return accept(body, envelope, wait, requestContext);
        }
        return Uni.createFrom()
                .item(body)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(bytes -> accept(bytes, envelope, wait, requestContext));
    }

    /** Two of them contradict each other, and neither counts: together they are none that is valid. */
    private static @Nullable String one(@Nullable String first, @Nullable List<String> all) {
        return all == null || all.size() < 2 ? first : String.join(",", all);
    }

    /** A list may come in several headers. */
    private static @Nullable String joined(@Nullable List<String> all) {
        return all == null || all.isEmpty() ? null : String.join(",", all);
    }

    private Uni<Response> accept(
            byte[] body, WorkflowIntake.Envelope envelope, Duration wait, Executor requestContext) {
        WorkflowRequest request;
        try {
            request = Json.read(body, WorkflowRequest.class);
        } catch (Json.UnreadableException e) {
            return Uni.createFrom().item(Problem.MALFORMED.response(String.valueOf(e.getMessage())));
        }
        if (Boolean.TRUE.equals(request.isSynthetic())) {
            var scenario = Synthetic.parse(request.syntheticScenarioId()).orElse(Synthetic.UNNAMED);
            RequestSpan.rehearses(scenario.text());
        }
        if (intake.isUnknown(request, envelope)) {
            return Uni.createFrom()
                    .item(request)
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(unknown -> intake.acceptWaiting(unknown, envelope))
                    .chain(outcome -> answer(outcome, envelope.tenantId(), wait, requestContext));
        }
        return answer(intake.accept(request, envelope), envelope.tenantId(), wait, requestContext);
    }

    private Uni<Response> answer(
            WorkflowIntake.Outcome outcome, String tenant, Duration wait, Executor requestContext) {
        return switch (outcome) {
            case WorkflowIntake.Outcome.Refused refused ->
                Uni.createFrom().item(Problem.INVALID.response(refused.detail(), refused.violations()));
            case WorkflowIntake.Outcome.Unavailable unavailable ->
                Uni.createFrom().item(Problem.UNAVAILABLE.response(unavailable.reason()));
            case WorkflowIntake.Outcome.Accepted accepted ->
                Uni.createFrom()
                        .completionStage(accepted.started())
                        .ifNoItem()
                        .after(COMMIT_PATIENCE)
                        .recoverWithItem(new StartOutcome.Rejected(
                                "the start is not durable yet; ask again with the same Idempotency-Key"))
                        .emitOn(requestContext)
                        .chain(started -> answer(started, accepted.traceIdRejected(), tenant, wait, requestContext));
        };
    }

    private Uni<Response> answer(
            StartOutcome outcome, @Nullable String rejected, String tenant, Duration wait, Executor requestContext) {
        return switch (outcome) {
            case StartOutcome.Started started -> started(started.run(), rejected, wait, requestContext);
            case StartOutcome.Replayed replayed -> replayed(tenant, replayed.workflowId());
            case StartOutcome.KeyReused reused ->
                Uni.createFrom()
                        .item(Problem.CONFLICT.response(
                                "the key belongs to another request, accepted as workflow " + reused.workflowId()));
            case StartOutcome.Refused refused -> Uni.createFrom().item(Problem.INVALID.response(refused.why()));
            case StartOutcome.Rejected refused -> Uni.createFrom().item(Problem.UNAVAILABLE.response(refused.reason()));
        };
    }

    private Uni<Response> started(Run run, @Nullable String rejected, Duration wait, Executor requestContext) {
        if (wait.isZero()) {
            return Uni.createFrom().item(accepted(WorkflowView.initiated(run, rejected)));
        }
        return slots.end(run.workflowId())
                .map(end -> Uni.createFrom()
                        .completionStage(end)
                        .map(WorkflowView::of)
                        .ifNoItem()
                        .after(wait)
                        .recoverWithItem(WorkflowView.initiated(run, rejected))
                        .emitOn(requestContext))
                .orElseGet(() -> views.find(run.identity().tenantId(), run.workflowId())
                        .map(found -> found.orElse(WorkflowView.initiated(run, rejected))))
                .map(view -> view.ended() ? done(view) : accepted(view));
    }

    private Uni<Response> replayed(String tenant, UUID workflowId) {
        return views.find(tenant, workflowId)
                .map(found -> found.map(WorkflowResource::accepted)
                        .orElseGet(() -> Problem.UNAVAILABLE.response("the first request is not readable yet")))
                .onFailure()
                .recoverWithItem(() -> Problem.UNAVAILABLE.response("the first request cannot be read now"));
    }

    private static Response accepted(WorkflowView view) {
        return described(Response.accepted(view), view);
    }

    private static Response done(WorkflowView view) {
        return described(Response.ok(view), view);
    }

    private static Response described(Response.ResponseBuilder response, WorkflowView view) {
        return response.type("application/json")
                .header("Location", "/api/v1/workflows/" + view.workflowId())
                .header("traceparent", view.traceparent())
                .build();
    }
}
