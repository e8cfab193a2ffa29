package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.dependency.Finding;
import dev.throughline.orchestrator.dependency.LiveWorkers;
import dev.throughline.orchestrator.draft.DraftBinding.Bound;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether the workers that live now have what a plan requires. Nothing is changed by the look. */
@Path("/api/v1/workflows/{id}/plan/preflight")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.JOURNEY})
@Tag(name = "drafts")
public final class PreflightResource {
    private final DraftAccess access;
    private final DraftStore drafts;
    private final DraftBinding binding;
    private final LiveWorkers workers;

    PreflightResource(DraftAccess access, DraftStore drafts, DraftBinding binding, LiveWorkers workers) {
        this.access = access;
        this.drafts = drafts;
        this.binding = binding;
        this.workers = workers;
    }

    /**
     * @param isReady nothing is missing
     * @param isFrozen false: what the draft would come to as it is now
     */
    public record Preflight(
            UUID workflowId,
            @JsonProperty("is_ready") boolean isReady,
            @JsonProperty("is_frozen") boolean isFrozen,
            List<Finding> items) {}

    @GET
    @Operation(
            operationId = "preflight",
            summary = "What the plan requires, and which live workers have it",
            description = "A workflow that is started all the same waits for what is missing.")
    @APIResponse(
            responseCode = "200",
            description = "Every requirement",
            content = @Content(schema = @Schema(implementation = Preflight.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "422", ref = "Invalid")
    public Uni<Response> preflight(@PathParam("id") String id) {
        Optional<UUID> workflowId = access.workflow(id);
        if (workflowId.isEmpty()) {
            return Uni.createFrom().item(DraftAccess.missing(id));
        }
        return drafts.plan(access.tenant(), workflowId.get())
                .chain(found -> found.map(
                                stored -> Uni.createFrom().item(preflight(workflowId.get(), plan(stored), true)))
                        .orElseGet(() -> access.with(id, this::ofDraft)));
    }

    private Uni<Response> ofDraft(Draft draft) {
        return drafts.inputs(draft.tenantId(), draft.workflowId()).map(inputs -> switch (binding.bind(draft, inputs)) {
            case Bound.Wrong wrong ->
                Problem.INVALID.response("the draft does not make a plan yet", wrong.violations());
            case Bound.Sound sound -> preflight(draft.workflowId(), sound.plan(), false);
        });
    }

    private Response preflight(UUID workflowId, Plan plan, boolean isFrozen) {
        List<Finding> findings = workers.findings(plan);
        boolean isReady = findings.stream().allMatch(Finding::isMet);
        return Response.ok(new Preflight(workflowId, isReady, isFrozen, findings))
                .build();
    }

    private static Plan plan(DraftStore.StoredPlan stored) {
        return Json.read(stored.document().getBytes(StandardCharsets.UTF_8), Plan.class);
    }
}
