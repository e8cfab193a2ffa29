package dev.throughline.orchestrator.draft;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT;
import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING;

import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.draft.Draft.Status;
import dev.throughline.orchestrator.draft.DraftBinding.Bound;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The plan of a workflow: frozen once, downloaded as often as anybody likes. */
@Path("/api/v1/workflows/{id}/plan")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.JOURNEY})
@Tag(name = "drafts")
public final class PlanResource {
    /** Whoever keeps changing a draft while it is frozen finds out that it was not. */
    private static final int ATTEMPTS = 3;

    private final DraftAccess access;
    private final DraftStore drafts;
    private final DraftBinding binding;

    PlanResource(DraftAccess access, DraftStore drafts, DraftBinding binding) {
        this.access = access;
        this.drafts = drafts;
        this.binding = binding;
    }

    /** @param plan where the document is */
    @Schema(name = "FrozenPlan")
    public record FrozenPlan(
            UUID workflowId, String status, String planHash, String templateId, int templateVersion, String plan) {}

    @POST
    @RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
    @Path("/freeze")
    @Operation(
            operationId = "freezePlan",
            summary = "Fixes what the workflow will do",
            description = "Asked again, it answers the same. A frozen draft cannot be changed any more.")
    @APIResponse(
            responseCode = "200",
            description = "It is frozen, or was already",
            content = @Content(schema = @Schema(implementation = FrozenPlan.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "412", ref = "Changed")
    @APIResponse(responseCode = "422", ref = "Invalid")
    public Uni<Response> freeze(@PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return access.with(id, draft -> frozen(draft, ifMatch, ATTEMPTS));
    }

    private Uni<Response> frozen(Draft draft, @Nullable String ifMatch, int attempts) {
        if (draft.status() == Status.FROZEN || draft.status() == Status.STARTED) {
            return Uni.createFrom().item(Response.ok(plan(draft)).build());
        }
        if (draft.status() == Status.EXPIRED) {
            return Uni.createFrom().item(DraftResource.notNow(draft));
        }
        Optional<Response> refusal = ifMatch == null ? Optional.empty() : IfMatch.refusal(ifMatch, draft);
        return refusal.map(response -> Uni.createFrom().item(response))
                .orElseGet(() -> drafts.inputs(draft.tenantId(), draft.workflowId())
                        .chain(inputs -> bound(draft, inputs, ifMatch, attempts)));
    }

    private Uni<Response> bound(Draft draft, List<FileRef> inputs, @Nullable String ifMatch, int attempts) {
        return switch (binding.bind(draft, inputs)) {
            case Bound.Wrong wrong ->
                Uni.createFrom()
                        .item(Problem.INVALID.response(
                                wrong.violations().size() + " thing(s) are wrong with the draft", wrong.violations()));
            case Bound.Sound sound -> {
                var frozen = new DraftStore.Frozen(sound.type(), sound.name(), sound.plan(), sound.reasons(), inputs);
                yield drafts.freeze(draft, frozen)
                        .chain(done -> !done && attempts == 0
                                ? Uni.createFrom().item(IfMatch.changed())
                                : access.with(
                                        draft.workflowId().toString(), now -> frozen(now, ifMatch, attempts - 1)));
            }
        };
    }

    private static FrozenPlan plan(Draft draft) {
        var template = java.util.Objects.requireNonNull(draft.wishes().template());
        return new FrozenPlan(
                draft.workflowId(),
                draft.status().wireName(),
                java.util.Objects.requireNonNull(draft.planHash()),
                template.id(),
                template.version(),
                "/api/v1/workflows/" + draft.workflowId() + "/plan");
    }

    @GET
    @Operation(operationId = "getPlan", summary = "The plan of a workflow, started or frozen")
    @APIResponse(
            responseCode = "200",
            description = "The document; it never changes",
            headers = @Header(name = "ETag", description = "Its hash", schema = @Schema(type = STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(type = OBJECT)))
    @APIResponse(responseCode = "304", description = "The caller has it")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> get(@PathParam("id") String id, @HeaderParam("If-None-Match") @Nullable String known) {
        Optional<UUID> workflowId = access.workflow(id);
        if (workflowId.isEmpty()) {
            return Uni.createFrom().item(DraftAccess.missing(id));
        }
        return drafts.plan(access.tenant(), workflowId.get())
                .map(found -> found.map(plan -> download(plan, known)).orElseGet(() -> DraftAccess.missing(id)));
    }

    private static Response download(DraftStore.StoredPlan plan, @Nullable String known) {
        String etag = "\"" + plan.hash() + "\"";
        if (known != null && known.contains(etag)) {
            return Response.notModified().header("ETag", etag).build();
        }
        return Response.ok(plan.document(), MediaType.APPLICATION_JSON)
                .header("ETag", etag)
                .header("Content-Disposition", "attachment; filename=\"plan.json\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
