package dev.throughline.orchestrator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.Budget;
import dev.throughline.contracts.StageSpec;
import dev.throughline.orchestrator.cost.CostEstimator;
import dev.throughline.orchestrator.engine.Expressions;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.template.CheckedSchema;
import dev.throughline.orchestrator.template.Defaults;
import dev.throughline.orchestrator.template.Template;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Binds parameters strictly and fixes everything a run will do. */
@Singleton
public final class PlanFreezer {
    private static final int CACHED_PLANS = 1_000;
    private static final int CACHED_SCHEMAS = 1_000;
    private static final int MAX_KEY = 200;

    /** By the template's digest: two tenants may have different templates of one id and version. */
    private final Map<String, CheckedSchema> schemas = new ConcurrentHashMap<>();

    private final Map<Key, Plan> plans = new ConcurrentHashMap<>();
    private final Expressions expressions;
    private final CostEstimator costs;
    private final Set<String> knownAgents;

    PlanFreezer(
            Expressions expressions,
            CostEstimator costs,
            @ConfigProperty(name = "throughline.agents.known") List<String> knownAgents) {
        this.expressions = expressions;
        this.costs = costs;
        this.knownAgents = Set.copyOf(knownAgents);
    }

    private record Key(
            String templateDigest,
            JsonNode parameters,
            String tenantId,
            String costsRestOn,
            @Nullable Budget budget) {}

    /** Everything wrong, or the plan. */
    public sealed interface Outcome {
        record Frozen(Plan plan) implements Outcome {}

        record Refused(List<Violation> violations) implements Outcome {}
    }

    /** @param pointer JSON pointer into the request */
    public record Violation(String pointer, String code, String detail) {}

    /** For a run without inputs, under the budget of its template. */
    public Outcome freeze(Template template, JsonNode parameters, String tenantId) {
        return freeze(template, parameters, tenantId, 0, null);
    }

    /**
     * @param bytes of all inputs together
     * @param budget where it says nothing, the template's holds
     */
    public Outcome freeze(
            Template template, JsonNode parameters, String tenantId, long bytes, @Nullable Budget budget) {
        var estimate = costs.estimate(template, tenantId, bytes);
        // A key of admission makes the plans of two tenants differ, and what was learned.
        var key = new Key(
                template.digest(),
                parameters,
                template.concurrency() == null ? "" : tenantId,
                Objects.requireNonNull(estimate.cost()).inputHash(),
                budget);
        Plan known = plans.get(key);
        if (known != null) {
            return new Outcome.Frozen(known);
        }
        JsonNode bound = Defaults.in(template.parameters(), parameters);
        var violations = violations(template, parameters, bound);
        if (!violations.isEmpty()) {
            return new Outcome.Refused(violations);
        }
        Plan.Admission admission;
        try {
            admission = admission(template, bound, tenantId);
        } catch (Expressions.ExpressionException e) {
            String reason = String.valueOf(e.getMessage());
            return new Outcome.Refused(List.of(new Violation("/parameters", "no_concurrency_key", reason)));
        }
        Plan plan = build(template, bound, admission, estimate, budget);
        if (plans.size() >= CACHED_PLANS) {
            plans.clear();
        }
        plans.put(key, plan);
        return new Outcome.Frozen(plan);
    }

    private List<Violation> violations(Template template, JsonNode parameters, JsonNode bound) {
        var wrong = new ArrayList<>(ParameterLimits.violations(parameters));
        if (wrong.isEmpty()) {
            schema(template)
                    .problems(bound)
                    .forEach(problem -> wrong.add(
                            new Violation("/parameters" + problem.pointer(), problem.keyword(), problem.message())));
        }
        template.stages()
                .forEach(stage -> agents(stage)
                        .filter(agent -> !knownAgents.contains(agent))
                        .forEach(agent -> wrong.add(new Violation(
                                "/type",
                                "unknown_agent",
                                "stage " + stage.name() + " asks for agent " + agent + ", which nobody hosts"))));
        return wrong;
    }

    private CheckedSchema schema(Template template) {
        if (schemas.size() >= CACHED_SCHEMAS) {
            schemas.clear();
        }
        return schemas.computeIfAbsent(template.digest(), ignored -> CheckedSchema.strict(template.parameters()));
    }

    private static Stream<String> agents(StageSpec stage) {
        var worker = stage.approval() == null && stage.workflow() == null
                ? Stream.of(stage.agent())
                : Stream.<String>empty();
        return stage.compensation() == null
                ? worker
                : Stream.concat(worker, Stream.of(stage.compensation().agent()));
    }

    private Plan.@Nullable Admission admission(Template template, JsonNode parameters, String tenantId)
            throws Expressions.ExpressionException {
        var concurrency = template.concurrency();
        if (concurrency == null) {
            return null;
        }
        String text = concurrency.key();
        String key = text;
        if (text.startsWith("${")) {
            var scope = JsonNodeFactory.instance.objectNode().set("parameters", parameters);
            JsonNode value = expressions.evaluate(text.substring(2, text.length() - 1), scope);
            if (!value.isValueNode() || value.isNull() || value.asText().length() > MAX_KEY) {
                throw new Expressions.ExpressionException(
                        text + " must yield a text of at most " + MAX_KEY + " characters");
            }
            key = value.asText();
        }
        return new Plan.Admission(tenantId + "/" + key, concurrency.limit(), template.priority());
    }

    private static Plan build(
            Template template,
            JsonNode parameters,
            Plan.@Nullable Admission admission,
            Plan.Estimate estimate,
            @Nullable Budget budget) {
        return Plan.frozen(new Plan.Content(
                template.id(),
                template.version(),
                parameters,
                template.stages(),
                template.contract(),
                admission,
                template.dependencies(),
                estimate,
                budget == null ? template.budget() : budget.or(template.budget())));
    }
}
