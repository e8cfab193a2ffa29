package dev.throughline.orchestrator.draft;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.draft.Draft.Status;
import dev.throughline.orchestrator.draft.DraftPatch.Patched;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A draft, looked at and changed. */
@Path("/api/v1/workflows/{id}/draft")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.JOURNEY})
@Tag(name = "drafts", description = "Workflows before they start")
public final class DraftResource {
    private final DraftAccess access;
    private final DraftStore drafts;
    private final DraftAdvisor advisor;
    private final DraftPatch patches;

    DraftResource(DraftAccess access, DraftStore drafts, DraftAdvisor advisor, DraftPatch patches) {
        this.access = access;
        this.drafts = drafts;
        this.advisor = advisor;
        this.patches = patches;
    }

    @GET
    @Operation(
            operationId = "getDraft",
            summary = "Which template, which parameters, what is missing, and why",
            description =
                    "Proposals say who makes them and change nothing; proposed_patch is ready to be sent as a PATCH.")
    @APIResponse(
            responseCode = "200",
            description = "The draft as it is now",
            headers = @Header(name = "ETag", description = "For If-Match", schema = @Schema(type = STRING)),
            content = @Content(schema = @Schema(implementation = DraftView.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> get(@PathParam("id") String id) {
        return access.with(id, this::shown);
    }

    @PATCH
    @RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
    @Operation(
            operationId = "changeDraft",
            summary = "Changes type, name, description, parameters or template",
            description = "A merge patch (RFC 7396).")
    @APIResponse(
            responseCode = "200",
            description = "It is so now",
            headers = @Header(name = "ETag", description = "For If-Match", schema = @Schema(type = STRING)),
            content = @Content(schema = @Schema(implementation = DraftView.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "412", ref = "Changed")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
    @APIResponse(responseCode = "422", ref = "Invalid")
    @APIResponse(responseCode = "428", ref = "NoCondition")
    public Uni<Response> change(
            @PathParam("id") String id,
            @Parameter(description = "The ETag of what the change was made for, or *")
                    @HeaderParam("If-Match")
                    @Nullable
                    String ifMatch,
            @HeaderParam("Content-Type") @Nullable String contentType,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/merge-patch+json",
                                            schema = @Schema(implementation = DraftChange.class)))
                    byte[] body) {
        if (!isJson(contentType)) {
            return Uni.createFrom()
                    .item(Problem.UNSUPPORTED_MEDIA_TYPE.response("expected application/merge-patch+json"));
        }
        if (body.length > DraftPatch.MAX_BODY) {
            return Uni.createFrom().item(Problem.TOO_LARGE.response("at most " + DraftPatch.MAX_BODY + " bytes"));
        }
        ObjectNode patch;
        try {
            patch = Json.read(body, ObjectNode.class);
        } catch (Json.UnreadableException e) {
            return Uni.createFrom().item(Problem.MALFORMED.response(String.valueOf(e.getMessage())));
        }
        return access.with(id, draft -> changed(draft, ifMatch, patch));
    }

    private Uni<Response> changed(Draft draft, @Nullable String ifMatch, ObjectNode patch) {
        if (draft.status() != Status.DRAFT) {
            return Uni.createFrom().item(notNow(draft));
        }
        Optional<Response> refusal = IfMatch.refusal(ifMatch, draft);
        if (refusal.isPresent()) {
            return Uni.createFrom().item(refusal.get());
        }
        return switch (patches.apply(draft.tenantId(), draft.wishes(), patch)) {
            case Patched.Wrong wrong ->
                Uni.createFrom()
                        .item(Problem.INVALID.response(
                                wrong.violations().size() + " thing(s) are wrong with the change", wrong.violations()));
            case Patched.Right right ->
                drafts.change(draft, right.wishes())
                        .chain(done -> done
                                ? access.with(draft.workflowId().toString(), this::shown)
                                : Uni.createFrom().item(IfMatch.changed()));
        };
    }

    private Uni<Response> shown(Draft draft) {
        return drafts.inputs(draft.tenantId(), draft.workflowId())
                .chain(inputs -> advisor.advise(draft, inputs)
                        .map(advice -> Response.ok(DraftView.of(draft, inputs, advice))
                                .header("ETag", draft.etag())
                                .build()));
    }

    static Response notNow(Draft draft) {
        List<String> allowed = switch (draft.status()) {
            case DRAFT -> List.of("freeze");
            case FROZEN -> List.of("run");
            case STARTED, EXPIRED -> List.of();
        };
        return Problem.NOT_NOW.instead("the draft is " + draft.status().wireName(), allowed);
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && (contentType.startsWith("application/merge-patch+json")
                        || contentType.startsWith("application/json"));
    }
}
