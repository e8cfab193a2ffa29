package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.expression.JqExpressions;

/**
 * Every jq of a template can be compiled; what the engine itself evaluates must also end soon. What an expression yields
 * shows only when it runs.
 */
final class ExpressionChecks {
    private static final String JQ_SKILL = "transform.jq";

    private final Marked text;

    ExpressionChecks(Marked text) {
        this.text = text;
    }

    void check() {
        JsonNode root = text.root();
        inEngine("/selects/when", root.at("/selects/when"));
        JsonNode key = root.at("/concurrency/key");
        if (key.isTextual() && Jq.isIn(key.asText())) {
            inEngine("/concurrency/key", key);
        }
        JsonNode stages = root.path("stages");
        for (int i = 0; i < stages.size(); i++) {
            stage(Marked.child("/stages", i), stages.get(i));
        }
    }

    private void stage(String pointer, JsonNode stage) {
        inEngine(pointer + "/when", stage.path("when"));
        inEngine(pointer + "/for_each", stage.path("for_each"));
        replaced(pointer + "/workflow/parameters", stage.at("/workflow/parameters"), true);
        steps(pointer + "/steps", stage.path("steps"));
        steps(pointer + "/compensation/steps", stage.at("/compensation/steps"));
        products(pointer + "/products", stage.path("products"));
    }

    private void steps(String pointer, JsonNode steps) {
        for (int i = 0; i < steps.size(); i++) {
            JsonNode step = steps.get(i);
            String place = Marked.child(pointer, i) + "/arguments";
            replaced(place, step.path("arguments"), false);
            JsonNode program = step.at("/arguments/expression");
            if (step.path("skill").asText().equals(JQ_SKILL) && program.isTextual() && !Jq.isIn(program.asText())) {
                inWorker(place + "/expression", program.asText());
            }
        }
    }

    private void products(String pointer, JsonNode products) {
        for (int i = 0; i < products.size(); i++) {
            String place = Marked.child(pointer, i);
            inWorker(place + "/from", Jq.bare(products.get(i).path("from").asText()));
            products(place + "/children", products.get(i).path("children"));
        }
    }

    /** Texts of the form <code>${ jq }</code>, however deep they are. */
    private void replaced(String pointer, JsonNode node, boolean byEngine) {
        if (node.isTextual() && Jq.isIn(node.asText())) {
            if (byEngine) {
                inEngine(pointer, node);
            } else {
                inWorker(pointer, Jq.bare(node.asText()));
            }
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                replaced(Marked.child(pointer, i), node.get(i), byEngine);
            }
        }
        node.properties()
                .forEach(member -> replaced(Marked.child(pointer, member.getKey()), member.getValue(), byEngine));
    }

    private void inWorker(String pointer, String expression) {
        Jq.problem(expression).ifPresent(problem -> text.fault(pointer, "invalid_jq", problem));
    }

    private void inEngine(String pointer, JsonNode node) {
        if (node.isTextual()) {
            String expression = Jq.bare(node.asText());
            Jq.problem(expression)
                    .or(() -> JqExpressions.problem(expression))
                    .ifPresent(problem -> text.fault(pointer, "invalid_jq", problem));
        }
    }
}
