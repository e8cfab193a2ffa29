package dev.throughline.orchestrator.taskcode;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING;

import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.TraceContext;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.telemetry.RequestSpan;
import dev.throughline.service.telemetry.TraceHeads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A code becomes a draft and a token for it. Asks for no other proof, so it is the one door that is rate limited. */
@Path("/api/v1/task-codes/redeem")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "task codes")
public final class RedeemResource {
    private static final int MAX_BODY = 1_024;

    private final TaskCodeStore codes;
    private final JourneySettings settings;
    private final TraceHeads heads;
    private final RedeemLimiter limiter;
    private final InstantSource clock = InstantSource.system();

    RedeemResource(TaskCodeStore codes, JourneySettings settings, TraceHeads heads) {
        this.codes = codes;
        this.settings = settings;
        this.heads = heads;
        this.limiter = new RedeemLimiter(
                settings.redeem().perClient(), settings.redeem().inAll(), clock);
    }

    @Schema(name = "RedeemRequest")
    public record Redeem(@Nullable String code) {}

    /**
     * @param token a bearer token for this workflow and nothing else, told here and never again
     * @param expiresAt of the token
     * @param draftExpiresAt when the draft is removed, unless it is started
     */
    @Schema(name = "Redeemed")
    public record Redeemed(UUID workflowId, String status, String token, Instant expiresAt, Instant draftExpiresAt) {}

    @POST
    @Operation(
            operationId = "redeemTaskCode",
            summary = "Begins a workflow with a code",
            description = "A code works once. A code that is unknown, used, revoked or expired gets the same answer.")
    @APIResponse(
            responseCode = "201",
            description = "The draft",
            headers = @Header(name = "Location", description = "The draft", schema = @Schema(type = STRING)),
            content = @Content(schema = @Schema(implementation = Redeemed.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "429", ref = "TooMany")
    public Uni<Response> redeem(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Redeem.class)))
                    byte[] body,
            @HeaderParam("traceparent") @Nullable String traceparent,
            @HeaderParam("x-trace-id") @Nullable String xTraceId,
            @Context HttpServerRequest request) {
        Optional<Duration> wait = limiter.refusal(client(request.remoteAddress()));
        if (wait.isPresent()) {
            return Uni.createFrom().item(Problem.TOO_MANY.later("codes were tried too often", wait.get()));
        }
        if (body.length > MAX_BODY) {
            return Uni.createFrom().item(Problem.TOO_LARGE.response("at most " + MAX_BODY + " bytes"));
        }
        Redeem asked;
        try {
            asked = Json.read(body, Redeem.class);
        } catch (Json.UnreadableException e) {
            return Uni.createFrom().item(Problem.MALFORMED.response("expected {\"code\": \"…\"}"));
        }
        return TaskCode.parse(Objects.requireNonNullElse(asked.code(), ""))
                .map(code -> begun(
                        code,
                        TraceContext.resolve(
                                traceparent,
                                xTraceId,
                                null,
                                RequestSpan.current().trace())))
                .orElseGet(() -> Uni.createFrom().item(refused()));
    }

    private Uni<Response> begun(TaskCode code, TraceContext trace) {
        Instant now = clock.instant();
        var token = JourneyToken.random();
        var begun = new TaskCodeStore.Begun(
                Ids.uuid7(),
                trace,
                // The draft is worked on by many requests; none of them is the parent of its run.
                new TraceHeads.Place(
                        trace.parentSpanId(),
                        heads.place(trace, RequestSpan.current()).sampling()),
                SpanId.random().hex(),
                now.plus(settings.draftLifetime()),
                token.hash(),
                now.plus(settings.tokenLifetime()));
        return codes.redeem(code.hash(), begun).map(taken -> taken ? created(begun, token) : refused());
    }

    private static Response created(TaskCodeStore.Begun begun, JourneyToken token) {
        var body = new Redeemed(begun.workflowId(), "draft", token.text(), begun.tokenExpiresAt(), begun.expiresAt());
        return Response.status(201)
                .header("Location", "/api/v1/workflows/" + begun.workflowId() + "/draft")
                .header("Cache-Control", "no-store")
                .entity(body)
                .build();
    }

    /** One answer for all: which of them it is helps nobody but an attacker. */
    private static Response refused() {
        return Problem.NOT_FOUND.response("the code is not valid: unknown, used, revoked or expired");
    }

    private static String client(@Nullable SocketAddress address) {
        String host = address == null ? null : address.hostAddress();
        return ClientAddress.of(host == null ? "unknown" : host);
    }
}
