package dev.throughline.orchestrator.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Budget;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.plan.ParameterLimits;
import dev.throughline.orchestrator.plan.PlanFreezer;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.template.Asked;
import dev.throughline.orchestrator.template.Template;
import dev.throughline.orchestrator.template.TemplateLibrary;
import dev.throughline.orchestrator.template.TemplateLibrary.Selection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds parameters and inputs to a template: one way for a request in one piece and for a draft. */
@Singleton
public final class RequestBinder {
    private static final int MAX_SHOWN = 100;

    private final TemplateLibrary templates;
    private final PlanFreezer freezer;

    RequestBinder(TemplateLibrary templates, PlanFreezer freezer) {
        this.templates = templates;
        this.freezer = freezer;
    }

    /**
     * A file that the run would start with.
     *
     * @param columns absent: nobody has looked
     */
    public record Given(
            @Nullable String name,
            @Nullable String mediaType,
            long size,
            @Nullable List<String> columns) {
        public Given(@Nullable String name, @Nullable String mediaType) {
            this(name, mediaType, 0, null);
        }
    }

    /** Everything that is wrong, or the plan. */
    public sealed interface Bound {
        record Wrong(List<Violation> violations) implements Bound {}

        record Sound(Selection selected, Plan plan) implements Bound {}
    }

    /** The template for a type; a type that nothing serves is a violation. The budget is the template's. */
    public Bound bind(@Nullable String type, JsonNode parameters, List<Given> inputs, String tenantId) {
        return bind(type, parameters, inputs, tenantId, null);
    }

    /** @param budget where it says nothing, the template's holds */
    public Bound bind(
            @Nullable String type, JsonNode parameters, List<Given> inputs, String tenantId, @Nullable Budget budget) {
        if (type == null) {
            return new Bound.Wrong(List.of());
        }
        List<Violation> limits = ParameterLimits.violations(parameters);
        if (!limits.isEmpty()) {
            return new Bound.Wrong(limits);
        }
        return switch (templates.choose(tenantId, asked(type, parameters, inputs))) {
            case TemplateLibrary.Choice.Chosen chosen -> bind(chosen.selection(), parameters, inputs, tenantId, budget);
            case TemplateLibrary.Choice.None none ->
                new Bound.Wrong(List.of(
                        templates.serves(tenantId, type) ? unmatched(none.reasons()) : unknown(type, tenantId)));
        };
    }

    /** The template for a type, if one fits. */
    public Optional<Selection> selected(String type, JsonNode parameters, List<Given> inputs, String tenantId) {
        return templates.choose(tenantId, asked(type, parameters, inputs))
                        instanceof TemplateLibrary.Choice.Chosen(var selection)
                ? Optional.of(selection)
                : Optional.empty();
    }

    private static Asked asked(String type, JsonNode parameters, List<Given> inputs) {
        return new Asked(
                type,
                parameters,
                inputs.stream()
                        .map(given -> new Asked.Input(
                                Objects.requireNonNullElse(given.name(), ""),
                                given.mediaType(),
                                given.size(),
                                given.columns()))
                        .toList());
    }

    public Bound bind(Selection selected, JsonNode parameters, List<Given> inputs, String tenantId) {
        return bind(selected, parameters, inputs, tenantId, null);
    }

    private Bound bind(
            Selection selected, JsonNode parameters, List<Given> inputs, String tenantId, @Nullable Budget budget) {
        List<Violation> violations = new ArrayList<>();
        if (budget != null && !budget.isSound()) {
            violations.add(new Violation("/budget", "invalid_budget", "what is budgeted is at least 1"));
        }
        long bytes = inputs.stream().mapToLong(Given::size).sum();
        checkInputs(selected.template().inputs(), inputs, violations);
        return switch (freezer.freeze(selected.template(), parameters, tenantId, bytes, budget)) {
            case PlanFreezer.Outcome.Refused wrong -> {
                violations.addAll(wrong.violations());
                yield new Bound.Wrong(violations);
            }
            case PlanFreezer.Outcome.Frozen frozen ->
                violations.isEmpty() ? new Bound.Sound(selected, frozen.plan()) : new Bound.Wrong(violations);
        };
    }

    boolean serves(String type, String tenantId) {
        return templates.serves(tenantId, type);
    }

    public Violation unknown(String type, String tenantId) {
        String shown = type.length() <= MAX_SHOWN ? type : type.substring(0, MAX_SHOWN);
        return new Violation(
                "/type",
                "unknown_type",
                "no template serves the type " + shown + "; known are " + String.join(", ", templates.types(tenantId)));
    }

    private static Violation unmatched(JsonNode reasons) {
        List<String> why = new ArrayList<>();
        reasons.path("candidates")
                .forEach(candidate -> candidate.path("rules").forEach(rule -> {
                    if (!rule.path("held").asBoolean()) {
                        why.add(candidate.path("template").asText() + ", "
                                + rule.path("rule").asText() + ": "
                                + rule.path("why").asText());
                    }
                }));
        return new Violation("/type", "no_template", "no template of the type fits; " + String.join("; ", why));
    }

    private static void checkInputs(Template.Inputs expected, List<Given> inputs, List<Violation> violations) {
        if (inputs.size() < expected.min() || inputs.size() > Math.max(expected.max(), expected.min())) {
            violations.add(new Violation(
                    "/inputs",
                    "wrong_count",
                    "expected " + expected.min() + " to " + expected.max() + " inputs, found " + inputs.size()));
        }
        for (int i = 0; i < inputs.size(); i++) {
            String mediaType = Asked.Input.bare(inputs.get(i).mediaType());
            if (!expected.mediaTypes().isEmpty()
                    && expected.mediaTypes().stream().noneMatch(mediaType::equalsIgnoreCase)) {
                violations.add(new Violation(
                        "/inputs/" + i + "/media_type",
                        "unsupported_media_type",
                        "expected one of " + expected.mediaTypes() + ", found " + mediaType));
            }
        }
    }
}
