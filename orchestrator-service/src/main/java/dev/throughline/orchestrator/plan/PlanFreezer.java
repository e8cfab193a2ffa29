package dev.throughline.orchestrator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.template.Template;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Binds parameters strictly and fixes everything a run will do. */
@Singleton
public final class PlanFreezer {
    private static final int CACHED_PLANS = 1_000;

    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final Map<String, JsonSchema> schemaByTemplate = new ConcurrentHashMap<>();
    private final Map<Key, Plan> plans = new ConcurrentHashMap<>();
    private final Set<String> knownAgents;

    PlanFreezer(@ConfigProperty(name = "throughline.agents.known") List<String> knownAgents) {
        this.knownAgents = Set.copyOf(knownAgents);
    }

    private record Key(String template, int version, JsonNode parameters) {}

    /** Everything wrong, or the plan. */
    public sealed interface Outcome {
        record Frozen(Plan plan) implements Outcome {}

        record Refused(List<Violation> violations) implements Outcome {}
    }

    /** @param pointer JSON pointer into the request */
    public record Violation(String pointer, String code, String detail) {}

    public Outcome freeze(Template template, JsonNode parameters) {
        var key = new Key(template.id(), template.version(), parameters);
        Plan known = plans.get(key);
        if (known != null) {
            return new Outcome.Frozen(known);
        }
        var violations = violations(template, parameters);
        if (!violations.isEmpty()) {
            return new Outcome.Refused(violations);
        }
        Plan plan = build(template, parameters);
        if (plans.size() >= CACHED_PLANS) {
            plans.clear();
        }
        plans.put(key, plan);
        return new Outcome.Frozen(plan);
    }

    private List<Violation> violations(Template template, JsonNode parameters) {
        JsonSchema schema = schemaByTemplate.computeIfAbsent(
                template.id() + "@" + template.version(), ignored -> schemas.getSchema(template.parameters()));
        var wrong = new java.util.ArrayList<Violation>();
        schema.validate(parameters).forEach(message -> {
            String property = message.getProperty() == null ? "" : "/" + message.getProperty();
            String place =
                    message.getInstanceLocation().toString().replace('.', '/').replace("$", "");
            wrong.add(new Violation("/parameters" + place + property, message.getType(), message.getMessage()));
        });
        template.stages()
                .forEach(stage -> agents(stage)
                        .filter(agent -> !knownAgents.contains(agent))
                        .forEach(agent -> wrong.add(new Violation(
                                "/type",
                                "unknown_agent",
                                "stage " + stage.name() + " asks for agent " + agent + ", which nobody hosts"))));
        return wrong;
    }

    private static Stream<String> agents(StageSpec stage) {
        var worker = stage.approval() == null && stage.workflow() == null
                ? Stream.of(stage.agent())
                : Stream.<String>empty();
        return stage.compensation() == null
                ? worker
                : Stream.concat(worker, Stream.of(stage.compensation().agent()));
    }

    private static Plan build(Template template, JsonNode parameters) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("template_id", template.id());
        document.put("template_version", template.version());
        document.put("parameters", parameters);
        document.put("stages", template.stages());
        document.put("outputs", template.outputs());
        return new Plan(
                Json.digest(document),
                template.id(),
                template.version(),
                parameters,
                template.stages(),
                template.outputs());
    }
}
