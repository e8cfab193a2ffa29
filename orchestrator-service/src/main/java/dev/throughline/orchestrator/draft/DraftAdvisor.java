package dev.throughline.orchestrator.draft;

import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.draft.Draft.Status;
import dev.throughline.orchestrator.draft.DraftBinding.Choice;
import dev.throughline.orchestrator.draft.Proposals.Column;
import dev.throughline.orchestrator.draft.Proposals.Proposal;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.template.Template;
import dev.throughline.orchestrator.view.CallerContext;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at a draft: which templates, which values, what is missing. Changes nothing. */
@Singleton
final class DraftAdvisor {
    private final DraftBinding binding;
    private final DraftColumns columns;
    private final DraftModel model;
    private final ExecutorService threads;

    DraftAdvisor(
            DraftBinding binding, DraftColumns columns, DraftModel model, @VirtualThreads ExecutorService threads) {
        this.binding = binding;
        this.columns = columns;
        this.model = model;
        this.threads = threads;
    }

    /** The rules first; a model, where there is one, is asked only about what they leave open. */
    Uni<DraftAdvice> advise(Draft draft, List<FileRef> inputs) {
        boolean nothingToLookAt = inputs.isEmpty() && !model.isConfigured();
        if (draft.status() != Status.DRAFT || nothingToLookAt) {
            return Uni.createFrom().item(byRules(draft, inputs, List.of()));
        }
        return Uni.createFrom()
                .item(() -> looked(draft, inputs))
                .runSubscriptionOn(threads)
                .emitOn(CallerContext.executor());
    }

    private DraftAdvice looked(Draft draft, List<FileRef> inputs) {
        List<Column> found = columns.of(draft, inputs);
        DraftAdvice rules = byRules(draft, inputs, found);
        return rules.missing().isEmpty() || !model.isConfigured()
                ? rules
                : together(rules, model.ask(draft.wishes(), inputs, found, binding.possible(draft.tenantId(), rules)));
    }

    private DraftAdvice byRules(Draft draft, List<FileRef> inputs, List<Column> columns) {
        var wishes = draft.wishes();
        Candidates candidates = binding.candidates(draft, inputs);
        Optional<Choice> choice = binding.choice(draft, inputs, candidates);
        var proposals = choice.map(
                        chosen -> Proposals.of(chosen.selection().template().parameters(), wishes, columns))
                .orElse(List.of());
        var chosen = choice.map(found -> new DraftView.Chosen(
                        found.selection().template().id(),
                        found.selection().template().version(),
                        found.by()))
                .orElse(null);
        return new DraftAdvice(chosen, null, candidates.ranked(), proposals, missing(draft, inputs), List.of());
    }

    /** A model's word counts where the rules have none: neither another template nor another value. */
    static DraftAdvice together(DraftAdvice rules, ModelAnswer answer) {
        Template wanted = answer.template();
        if (wanted == null) {
            return rules.with(rules.proposedTemplate(), rules.binding(), answer.notes());
        }
        var chosen = rules.template();
        if (chosen != null && !chosen.id().equals(wanted.id())) {
            return rules.with(
                    null, rules.binding(), List.of("llm: would take another template than the rules; not followed"));
        }
        Set<String> filled = rules.binding().stream().map(Proposal::pointer).collect(Collectors.toUnmodifiableSet());
        var added = answer.proposals().stream().filter(proposal -> !filled.contains(proposal.pointer()));
        return rules.with(
                chosen == null ? new DraftView.Chosen(wanted.id(), wanted.version(), Proposals.LLM) : null,
                Stream.concat(rules.binding().stream(), added).toList(),
                answer.notes());
    }

    private List<Violation> missing(Draft draft, List<FileRef> inputs) {
        return switch (binding.bind(draft, inputs)) {
            case DraftBinding.Bound.Wrong wrong -> wrong.violations();
            case DraftBinding.Bound.Sound ignored -> List.of();
        };
    }
}
