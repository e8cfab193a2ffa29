package dev.throughline.orchestrator.draft;

import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.draft.DraftBinding.Choice;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Looks at a draft: which templates, which values, what is missing. Changes nothing. */
@Singleton
final class DraftAdvisor {
    private final DraftBinding binding;

    DraftAdvisor(DraftBinding binding) {
        this.binding = binding;
    }

    Uni<DraftAdvice> advise(Draft draft, List<FileRef> inputs) {
        return Uni.createFrom().item(byRules(draft, inputs));
    }

    private DraftAdvice byRules(Draft draft, List<FileRef> inputs) {
        var wishes = draft.wishes();
        Candidates candidates = binding.candidates(wishes, inputs);
        Optional<Choice> choice = binding.choice(wishes, candidates);
        var proposals = choice.map(
                        chosen -> Proposals.of(chosen.selection().template().parameters(), wishes, List.of()))
                .orElse(List.of());
        var chosen = choice.map(found -> new DraftView.Chosen(
                        found.selection().template().id(),
                        found.selection().template().version(),
                        found.by()))
                .orElse(null);
        return new DraftAdvice(chosen, candidates.ranked(), proposals, missing(draft, inputs), List.of());
    }

    private List<Violation> missing(Draft draft, List<FileRef> inputs) {
        return switch (binding.bind(draft, inputs)) {
            case DraftBinding.Bound.Wrong wrong -> wrong.violations();
            case DraftBinding.Bound.Sound ignored -> List.of();
        };
    }
}
