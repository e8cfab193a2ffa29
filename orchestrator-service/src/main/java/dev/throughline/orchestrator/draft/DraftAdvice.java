package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about a draft as it is.
 *
 * @param template what a freeze would take
 * @param proposedTemplate what it would not take without the caller's word
 */
record DraftAdvice(
        DraftView.@Nullable Chosen template,
        DraftView.@Nullable Chosen proposedTemplate,
        List<Candidates.Candidate> candidates,
        List<Proposals.Proposal> binding,
        List<Violation> missing,
        List<String> notes) {

    DraftAdvice with(DraftView.@Nullable Chosen proposed, List<Proposals.Proposal> proposals, List<String> remarks) {
        return new DraftAdvice(template, proposed, candidates, proposals, missing, remarks);
    }

    /** All that others than the caller propose, as a merge patch. */
    ObjectNode patch() {
        ObjectNode patch = Proposals.patch(binding);
        if (proposedTemplate != null) {
            patch.putObject("template").put("id", proposedTemplate.id()).put("version", proposedTemplate.version());
        }
        return patch;
    }
}
