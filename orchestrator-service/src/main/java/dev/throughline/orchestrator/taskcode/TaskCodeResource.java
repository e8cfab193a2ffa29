package dev.throughline.orchestrator.taskcode;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.INTEGER;

import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.taskcode.TaskCodeChecks.Checked;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Codes for operators: made, listed, revoked. */
@Path("/api/v1/task-codes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "task codes", description = "Each lets somebody begin one workflow")
public final class TaskCodeResource {
    private static final int MAX_PAGE = 500;

    private final TaskCodeStore codes;
    private final TaskCodeChecks checks;
    private final JourneySettings settings;
    private final Caller caller;
    private final InstantSource clock = InstantSource.system();

    TaskCodeResource(TaskCodeStore codes, TaskCodeChecks checks, JourneySettings settings, Caller caller) {
        this.codes = codes;
        this.checks = checks;
        this.settings = settings;
        this.caller = caller;
    }

    /** @param code told here and never again */
    public record NewCode(UUID codeId, String code, Instant expiresAt) {}

    @Schema(name = "NewTaskCodes")
    public record NewCodes(List<NewCode> items) {}

    @POST
    @Operation(
            operationId = "createTaskCodes",
            summary = "Makes codes, each good for one workflow",
            description = "The codes stand in this answer and nowhere else: only their digests are kept.")
    @APIResponse(
            responseCode = "201",
            description = "They can be redeemed",
            content = @Content(schema = @Schema(implementation = NewCodes.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "422", ref = "Invalid")
    public Uni<Response> create(
            @RequestBody(content = @Content(schema = @Schema(implementation = TaskCodeRequest.class))) byte[] body) {
        if (body.length > TaskCodeChecks.MAX_BODY) {
            return Uni.createFrom().item(Problem.TOO_LARGE.response("at most " + TaskCodeChecks.MAX_BODY + " bytes"));
        }
        TaskCodeRequest request;
        try {
            request = body.length == 0 ? TaskCodeRequest.DEFAULT : Json.read(body, TaskCodeRequest.class);
        } catch (Json.UnreadableException e) {
            return Uni.createFrom().item(Problem.MALFORMED.response(String.valueOf(e.getMessage())));
        }
        return switch (checks.check(request, caller.tenant())) {
            case Checked.Wrong wrong ->
                Uni.createFrom()
                        .item(Problem.INVALID.response(
                                wrong.violations().size() + " thing(s) are wrong with the request",
                                wrong.violations()));
            case Checked.Right right -> created(right);
        };
    }

    private Uni<Response> created(Checked.Right wanted) {
        Instant expiresAt = clock.instant().plus(wanted.lifetime());
        List<NewCode> made = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        Stream.generate(TaskCode::random).limit(wanted.count()).forEach(code -> {
            made.add(new NewCode(Ids.uuid7(), code.shown(), expiresAt));
            hashes.add(code.hash());
        });
        var batch = new TaskCodeStore.Batch(caller.tenant(), wanted.type(), wanted.name(), caller.actor(), expiresAt);
        var ids = made.stream().map(NewCode::codeId).toList();
        return codes.create(batch, ids, hashes, settings.maxOpenCodes())
                .map(stored -> stored
                        ? Response.status(201)
                                .header("Cache-Control", "no-store")
                                .entity(new NewCodes(made))
                                .build()
                        : Problem.NOT_NOW.instead(
                                "the tenant would have more than " + settings.maxOpenCodes() + " open codes",
                                List.of("revoke")));
    }

    @GET
    @Operation(
            operationId = "listTaskCodes",
            summary = "The tenant's codes, newest first, without the codes themselves")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = TaskCodeView.Page.class)))
    @APIResponse(responseCode = "422", ref = "Invalid")
    public Uni<Response> list(
            @Parameter(description = "What the page before gave as next") @QueryParam("cursor") @Nullable String cursor,
            @Parameter(schema = @Schema(type = INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    Integer limit) {
        Optional<UUID> before = cursor == null ? Optional.empty() : uuid(cursor);
        if (cursor != null && before.isEmpty()) {
            return Uni.createFrom().item(Problem.INVALID.response("cursor is not an id"));
        }
        int page = Math.clamp(limit == null ? 50 : limit, 1, MAX_PAGE);
        return codes.list(caller.tenant(), before.orElse(null), page)
                .map(items -> new TaskCodeView.Page(
                        items,
                        items.size() < page ? null : items.getLast().codeId().toString()))
                .map(found -> Response.ok(found).build());
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "revokeTaskCode", summary = "Nobody can redeem the code any more")
    @APIResponse(responseCode = "204", description = "It is revoked, or was already")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    public Uni<Response> revoke(@PathParam("id") String id) {
        return uuid(id).map(codeId -> codes.revoke(caller.tenant(), codeId).map(done -> switch (done) {
                    case DONE -> Response.noContent().build();
                    case REDEEMED -> Problem.NOT_NOW.instead("the code was redeemed already", List.of());
                    case UNKNOWN -> missing(id);
                }))
                .orElseGet(() -> Uni.createFrom().item(missing(id)));
    }

    private static Response missing(String id) {
        return Problem.NOT_FOUND.response("nothing is known of " + id);
    }

    private static Optional<UUID> uuid(String text) {
        return TraceId.parse(text).map(TraceId::uuid);
    }
}
