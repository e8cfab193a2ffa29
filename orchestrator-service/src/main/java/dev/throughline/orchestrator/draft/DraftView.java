package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A draft as its caller sees it.
 *
 * @param status {@code draft}, {@code frozen}, {@code started} or {@code expired}
 * @param template what a freeze would take now; absent when the candidates do not decide it
 * @param proposedTemplate what a model would take where the rules do not decide it; a freeze takes it only if the caller does
 * @param candidates templates that may serve it, the best first
 * @param binding what each parameter would be, and who says so
 * @param proposedPatch what others than the caller propose, ready to send as a PATCH
 * @param missing why a freeze would be refused; empty when it would not
 * @param notes what went wrong with proposals
 */
@Schema(name = "Draft")
record DraftView(
        UUID workflowId,
        String status,
        long version,
        @Nullable String type,
        @Nullable String name,
        @Nullable String description,
        JsonNode parameters,
        List<FileRef> inputs,
        @Nullable Chosen template,
        @Nullable Chosen proposedTemplate,
        List<Candidates.Candidate> candidates,
        List<Proposals.Proposal> binding,
        JsonNode proposedPatch,
        List<Violation> missing,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
        @Nullable String planHash,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt) {

    /** @param by {@code caller}, {@code rules} or {@code llm} */
    @Schema(name = "ChosenTemplate")
    record Chosen(String id, int version, String by) {}

    static DraftView of(Draft draft, List<FileRef> inputs, DraftAdvice advice) {
        var wishes = draft.wishes();
        return new DraftView(
                draft.workflowId(),
                draft.status().wireName(),
                draft.version(),
                wishes.type(),
                wishes.name(),
                wishes.description(),
                wishes.parameters(),
                inputs,
                advice.template(),
                advice.proposedTemplate(),
                advice.candidates(),
                advice.binding(),
                advice.patch(),
                advice.missing(),
                advice.notes(),
                draft.planHash(),
                draft.createdAt(),
                draft.updatedAt(),
                draft.expiresAt());
    }
}
