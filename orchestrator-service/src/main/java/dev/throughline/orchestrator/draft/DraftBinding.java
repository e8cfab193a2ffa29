package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.draft.Draft.Wishes;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.intake.RequestBinder;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.template.LibraryEntry;
import dev.throughline.orchestrator.template.Template;
import dev.throughline.orchestrator.template.TemplateLibrary;
import dev.throughline.orchestrator.template.TemplateLibrary.Selection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a draft comes to when it is frozen as it is. The look at a draft asks the same, so both always agree. */
@Singleton
final class DraftBinding {
    private final TemplateLibrary templates;
    private final RequestBinder binder;

    DraftBinding(TemplateLibrary templates, RequestBinder binder) {
        this.templates = templates;
        this.binder = binder;
    }

    /** @param by whose choice it is */
    record Choice(Selection selection, String by) {}

    sealed interface Bound {
        record Wrong(List<Violation> violations) implements Bound {}

        record Sound(String type, String name, Plan plan, String reasons) implements Bound {}
    }

    Candidates candidates(Draft draft, List<FileRef> inputs) {
        return Candidates.of(draft.wishes(), inputs, templates.newest(draft.tenantId()));
    }

    /** A template that the caller names, the one for the type as for any request, or the one that the rules prefer. */
    Optional<Choice> choice(Draft draft, List<FileRef> inputs, Candidates candidates) {
        Wishes wishes = draft.wishes();
        var wanted = wishes.template();
        if (wanted != null) {
            return find(draft.tenantId(), wanted)
                    .map(template -> new Choice(
                            new Selection(template, reasons(template, candidates, "named by the caller")),
                            Proposals.CALLER));
        }
        if (wishes.type() != null) {
            return binder.selected(wishes.type(), wishes.parameters(), given(inputs), draft.tenantId())
                    .map(selected -> new Choice(selected, Proposals.RULES));
        }
        return candidates
                .winner()
                .flatMap(winner -> find(draft.tenantId(), winner.template()))
                .map(template -> new Choice(
                        new Selection(template, reasons(template, candidates, "highest score, alone")),
                        Proposals.RULES));
    }

    /** The one that is chosen, otherwise all that may serve. */
    List<Template> possible(String tenant, DraftAdvice advice) {
        var chosen = advice.template();
        return chosen == null
                ? advice.candidates().stream()
                        .flatMap(candidate -> find(tenant, candidate.template()).stream())
                        .toList()
                : find(tenant, new Draft.TemplateRef(chosen.id(), chosen.version())).stream()
                        .toList();
    }

    Bound bind(Draft draft, List<FileRef> inputs) {
        Wishes wishes = draft.wishes();
        List<Violation> wrong = new ArrayList<>();
        if (wishes.name() == null) {
            wrong.add(new Violation("/name", "missing", "name is needed"));
        }
        Candidates candidates = candidates(draft, inputs);
        Optional<Choice> choice = choice(draft, inputs, candidates);
        if (choice.isEmpty()) {
            wrong.addAll(undecided(draft, inputs, candidates));
            return new Bound.Wrong(wrong);
        }
        Selection selected = choice.get().selection();
        String type = selected.template().selectsType();
        if (wishes.type() != null && !wishes.type().equals(type)) {
            wrong.add(new Violation(
                    "/template", "wrong_type", "the template serves the type " + type + ", not " + wishes.type()));
        }
        return switch (binder.bind(selected, wishes.parameters(), given(inputs), draft.tenantId())) {
            case RequestBinder.Bound.Wrong refused -> {
                wrong.addAll(refused.violations());
                yield new Bound.Wrong(wrong);
            }
            case RequestBinder.Bound.Sound sound ->
                wrong.isEmpty()
                        ? new Bound.Sound(
                                type,
                                Objects.requireNonNull(wishes.name()),
                                sound.plan(),
                                selected.reasons().toString())
                        : new Bound.Wrong(wrong);
        };
    }

    private static List<RequestBinder.Given> given(List<FileRef> inputs) {
        return inputs.stream()
                .map(input -> new RequestBinder.Given(input.name(), input.mediaType(), input.size(), null))
                .toList();
    }

    private List<Violation> undecided(Draft draft, List<FileRef> inputs, Candidates candidates) {
        Wishes wishes = draft.wishes();
        if (wishes.type() != null) {
            return switch (binder.bind(wishes.type(), wishes.parameters(), given(inputs), draft.tenantId())) {
                case RequestBinder.Bound.Wrong refused -> refused.violations();
                case RequestBinder.Bound.Sound ignored -> List.of(binder.unknown(wishes.type(), draft.tenantId()));
            };
        }
        var names = candidates.ranked().stream()
                .map(candidate -> candidate.template().id())
                .toList();
        return List.of(
                names.isEmpty()
                        ? new Violation("/template", "no_template", "no template takes such inputs")
                        : new Violation(
                                "/template",
                                "undecided",
                                "name a type or one of the templates " + String.join(", ", names)));
    }

    /** A version that has been retired meanwhile is as good as none. */
    private Optional<Template> find(String tenant, Draft.TemplateRef wanted) {
        return templates
                .find(tenant, wanted.id(), wanted.version())
                .filter(LibraryEntry::isLive)
                .map(LibraryEntry::template);
    }

    private static ObjectNode reasons(Template winner, Candidates candidates, String rule) {
        var node = JsonNodeFactory.instance.objectNode();
        var list = node.putArray("candidates");
        candidates.ranked().forEach(candidate -> {
            var entry = list.addObject();
            entry.put("template", candidate.template().toString());
            entry.put("score", candidate.score());
            var why = entry.putArray("reasons");
            candidate.reasons().forEach(why::add);
        });
        node.put("winner", winner.id() + "@" + winner.version());
        node.put("rule", rule);
        return node;
    }
}
