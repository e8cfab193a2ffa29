package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.Budget;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.Approval;
import dev.throughline.contracts.StageSpec.Compensation;
import dev.throughline.contracts.StageSpec.OnError;
import dev.throughline.contracts.StageSpec.ProductSpec;
import dev.throughline.contracts.StageSpec.Retry;
import dev.throughline.contracts.StageSpec.StepSpec;
import dev.throughline.contracts.StageSpec.SubWorkflow;
import dev.throughline.orchestrator.engine.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A tree that has passed the schema to {@link Template}; nothing can be wrong any more. */
final class TemplateReader {
    private static final int DEFAULT_MAX = 20;

    private TemplateReader() {}

    static Template read(JsonNode root) {
        List<StageSpec> stages = each(root.path("stages"), TemplateReader::stage);
        JsonNode inputs = root.path("inputs");
        return new Template(
                root.path("id").asText(),
                root.path("version").asInt(),
                selects(root.path("selects")),
                objectOr(root.path("parameters")),
                new Template.Inputs(
                        inputs.path("min").asInt(0),
                        Math.max(inputs.path("min").asInt(0), inputs.path("max").asInt(0)),
                        texts(inputs.path("media_types"))),
                stages,
                each(root.path("outputs"), TemplateReader::output),
                root.path("description").asText(""),
                each(root.path("examples"), TemplateReader::example),
                concurrency(root.path("concurrency")),
                root.path("priority").asInt(0),
                Requirements.of(root.path("dependencies"), stages),
                CostEstimate.of(root.path("stages")),
                Json.digest(root),
                each(root.path("stages"), TemplateReader::costs),
                budget(root.path("budget")));
    }

    private static Template.StageCost costs(JsonNode stage) {
        return new Template.StageCost(stage.path("name").asText(), each(stage.path("steps"), TemplateReader::cost));
    }

    private static Template.StepCost cost(JsonNode step) {
        JsonNode expects = step.path("expects");
        return new Template.StepCost(
                step.path("skill").asText(),
                step.path("cost_weight").asDouble(1),
                expects.has("seconds") ? expects.path("seconds").asDouble() : null,
                expects.path("input_tokens").asLong(0),
                expects.path("output_tokens").asLong(0));
    }

    private static @Nullable Budget budget(JsonNode node) {
        return node.isMissingNode()
                ? null
                : new Budget(
                        node.has("cost_micros") ? node.path("cost_micros").asLong() : null,
                        node.has("tokens") ? node.path("tokens").asLong() : null,
                        node.has("time") ? Math.max(1, millis(node.path("time"))) : null);
    }

    private static Template.Selects selects(JsonNode node) {
        JsonNode inputs = node.path("inputs");
        return new Template.Selects(
                node.path("type").asText(),
                node.has("when") ? Jq.bare(node.path("when").asText()) : null,
                inputs.isMissingNode()
                        ? null
                        : new Template.InputRule(
                                inputs.path("min").asInt(0),
                                inputs.path("max").asInt(DEFAULT_MAX),
                                texts(inputs.path("media_types")),
                                texts(inputs.path("columns"))),
                node.path("priority").asInt(0));
    }

    private static Plan.Output output(JsonNode node) {
        return new Plan.Output(
                node.path("name").asText(),
                node.has("media_type") ? node.path("media_type").asText() : null);
    }

    private static Template.@Nullable Concurrency concurrency(JsonNode node) {
        return node.isMissingNode()
                ? null
                : new Template.Concurrency(
                        node.path("key").asText().strip(), node.path("limit").asInt(1));
    }

    private static Template.Example example(JsonNode node) {
        return new Template.Example(
                node.path("name").asText(), node.path("description").asText(""), node.path("parameters"));
    }

    private static StageSpec stage(JsonNode node) {
        JsonNode approval = node.path("approval");
        JsonNode workflow = node.path("workflow");
        JsonNode undo = node.path("compensation");
        return new StageSpec(
                node.path("name").asText(),
                approval.isObject()
                        ? StageSpec.APPROVAL
                        : workflow.isObject()
                                ? StageSpec.WORKFLOW
                                : node.path("agent").asText(),
                texts(node.path("needs")),
                steps(node),
                millis(node.path("timeout")),
                retry(node.path("retry")),
                node.has("when") ? Jq.bare(node.path("when").asText()) : null,
                node.has("for_each") ? Jq.bare(node.path("for_each").asText()) : null,
                node.has("heartbeat") ? millis(node.path("heartbeat")) : null,
                node.has("products") ? products(node.path("products")) : null,
                undo.isObject()
                        ? new Compensation(
                                undo.path("agent").asText(),
                                steps(undo),
                                millis(undo.path("timeout")),
                                retry(undo.path("retry")))
                        : null,
                approval.isObject() ? new Approval(millis(approval.path("expires"))) : null,
                workflow.isObject()
                        ? new SubWorkflow(workflow.path("type").asText(), workflow.path("parameters"))
                        : null);
    }

    private static List<ProductSpec> products(JsonNode array) {
        return each(
                array,
                product -> new ProductSpec(
                        product.path("kind").asText(),
                        product.path("from").asText(),
                        product.has("children") ? products(product.path("children")) : null));
    }

    private static List<StepSpec> steps(JsonNode node) {
        return each(
                node.path("steps"),
                step -> new StepSpec(
                        step.path("name").asText(),
                        step.path("skill").asText(),
                        objectOr(step.path("arguments")),
                        retry(step.path("retry")),
                        millis(step.path("timeout")),
                        OnError.valueOf(step.path("on_error").asText("abort").toUpperCase(Locale.ROOT))));
    }

    private static Retry retry(JsonNode node) {
        return node.isMissingNode()
                ? Retry.NONE
                : new Retry(
                        node.path("max_attempts").asInt(1),
                        millis(node.path("backoff")),
                        millis(node.path("max_backoff")));
    }

    private static long millis(JsonNode node) {
        return node.isMissingNode() ? 0 : Durations.millis(node.asText()).orElse(0L);
    }

    private static JsonNode objectOr(JsonNode node) {
        return node.isMissingNode() ? JsonNodeFactory.instance.objectNode() : node;
    }

    private static List<String> texts(JsonNode array) {
        return each(array, JsonNode::asText);
    }

    private static <T> List<T> each(JsonNode array, java.util.function.Function<JsonNode, T> read) {
        List<T> all = new ArrayList<>();
        StreamSupport.stream(array.spliterator(), false).map(read).forEach(all::add);
        return List.copyOf(all);
    }
}
