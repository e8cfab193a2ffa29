package dev.throughline.worker.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.worker.skill.Jq;
import dev.throughline.worker.skill.SkillException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Replaces every string that is wholly <code>${ jq }</code> by the expression's value. */
@ApplicationScoped
public class Arguments {
    private final Jq jq;

    public Arguments(Jq jq) {
        this.jq = jq;
    }

    public static boolean hasExpressions(JsonNode node) {
        if (node.isTextual()) {
            return isExpression(node.textValue());
        }
        for (JsonNode child : node) {
            if (hasExpressions(child)) {
                return true;
            }
        }
        return false;
    }

    public JsonNode resolve(TaskEnvelope task, Map<String, JsonNode> steps, JsonNode arguments) throws SkillException {
        return hasExpressions(arguments) ? replace(arguments, scope(task, steps)) : arguments;
    }

    /** The value of one jq expression, bare or as <code>${ jq }</code>. */
    public JsonNode evaluate(String expression, JsonNode scope) throws SkillException {
        String text = expression.strip();
        return jq.evaluate(isExpression(text) ? text.substring(2, text.length() - 1) : text, scope);
    }

    /** What an expression sees of its task; {@code item}, {@code index} and {@code products} only where there are any. */
    public ObjectNode scope(TaskEnvelope task, Map<String, JsonNode> steps) {
        ObjectNode scope = Json.MAPPER.createObjectNode();
        scope.set("parameters", task.parameters());
        scope.set("inputs", Json.MAPPER.valueToTree(task.inputs()));
        scope.set("artifacts", Json.MAPPER.valueToTree(task.artifacts()));
        scope.set("stages", Json.MAPPER.valueToTree(task.outputs()));
        scope.set("steps", Json.MAPPER.valueToTree(steps));
        scope.putObject("workflow")
                .put("id", task.workflowId().toString())
                .put("name", task.workflowName())
                .put("type", task.workflowType());
        if (task.item() != null) {
            scope.set("item", task.item());
        }
        if (task.index() != null) {
            scope.put("index", task.index());
        }
        if (task.products() != null) {
            scope.set("products", Json.MAPPER.valueToTree(task.products()));
        }
        return scope;
    }

    private JsonNode replace(JsonNode node, JsonNode scope) throws SkillException {
        if (node.isTextual() && isExpression(node.textValue())) {
            return evaluate(node.textValue(), scope);
        }
        if (node.isObject()) {
            var copy = Json.MAPPER.createObjectNode();
            for (var field : node.properties()) {
                copy.set(field.getKey(), replace(field.getValue(), scope));
            }
            return copy;
        }
        if (node.isArray()) {
            var copy = Json.MAPPER.createArrayNode();
            for (JsonNode item : node) {
                copy.add(replace(item, scope));
            }
            return copy;
        }
        return node;
    }

    private static boolean isExpression(String text) {
        String stripped = text.strip();
        return stripped.startsWith("${") && stripped.endsWith("}");
    }
}
