package dev.throughline.orchestrator.draft;

import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be said about a draft as it is. */
record DraftAdvice(
        DraftView.@Nullable Chosen template,
        List<Candidates.Candidate> candidates,
        List<Proposals.Proposal> binding,
        List<Violation> missing,
        List<String> notes) {}
