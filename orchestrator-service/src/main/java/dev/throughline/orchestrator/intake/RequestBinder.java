package dev.throughline.orchestrator.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.plan.PlanFreezer;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.template.Template;
import dev.throughline.orchestrator.template.TemplateLibrary;
import dev.throughline.orchestrator.template.TemplateLibrary.Selection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
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

    /** A file that the run would start with. */
    public record Given(@Nullable String name, @Nullable String mediaType) {}

    /** Everything that is wrong, or the plan. */
    public sealed interface Bound {
        record Wrong(List<Violation> violations) implements Bound {}

        record Sound(Selection selected, Plan plan) implements Bound {}
    }

    /** The template for a type; a type that nothing serves is a violation. */
    public Bound bind(@Nullable String type, JsonNode parameters, List<Given> inputs, String tenantId) {
        if (type == null) {
            return new Bound.Wrong(List.of());
        }
        return templates
                .select(type)
                .map(selected -> bind(selected, parameters, inputs, tenantId))
                .orElseGet(() -> new Bound.Wrong(List.of(unknown(type))));
    }

    public Bound bind(Selection selected, JsonNode parameters, List<Given> inputs, String tenantId) {
        List<Violation> violations = new ArrayList<>();
        checkInputs(selected.template().inputs(), inputs, violations);
        return switch (freezer.freeze(selected.template(), parameters, tenantId)) {
            case PlanFreezer.Outcome.Refused wrong -> {
                violations.addAll(wrong.violations());
                yield new Bound.Wrong(violations);
            }
            case PlanFreezer.Outcome.Frozen frozen ->
                violations.isEmpty() ? new Bound.Sound(selected, frozen.plan()) : new Bound.Wrong(violations);
        };
    }

    public Violation unknown(String type) {
        String shown = type.length() <= MAX_SHOWN ? type : type.substring(0, MAX_SHOWN);
        return new Violation(
                "/type",
                "unknown_type",
                "no template serves the type " + shown + "; known are " + String.join(", ", templates.types()));
    }

    private static void checkInputs(Template.Inputs expected, List<Given> inputs, List<Violation> violations) {
        if (inputs.size() < expected.min() || inputs.size() > Math.max(expected.max(), expected.min())) {
            violations.add(new Violation(
                    "/inputs",
                    "wrong_count",
                    "expected " + expected.min() + " to " + expected.max() + " inputs, found " + inputs.size()));
        }
        for (int i = 0; i < inputs.size(); i++) {
            String mediaType = inputs.get(i).mediaType();
            if (!expected.mediaTypes().isEmpty() && !expected.mediaTypes().contains(mediaType)) {
                violations.add(new Violation(
                        "/inputs/" + i + "/media_type",
                        "unsupported_media_type",
                        "expected one of " + expected.mediaTypes() + ", found " + mediaType));
            }
        }
    }
}
