package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.Approval;
import dev.throughline.contracts.StageSpec.Compensation;
import dev.throughline.contracts.StageSpec.OnError;
import dev.throughline.contracts.StageSpec.ProductSpec;
import dev.throughline.contracts.StageSpec.Retry;
import dev.throughline.contracts.StageSpec.StepSpec;
import dev.throughline.contracts.StageSpec.SubWorkflow;
import dev.throughline.orchestrator.expression.JqExpressions;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** YAML to {@link Template}; whatever is wrong is said with the template's name and the place. */
final class TemplateReader {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");

    private TemplateReader() {}

    static Template read(String source, InputStream yaml) throws IOException {
        JsonNode root = YAML.readTree(yaml);
        List<StageSpec> stages = new ArrayList<>();
        for (JsonNode stage : root.path("stages")) {
            stages.add(stage(source, stage));
        }
        requireDag(source, stages);
        JsonNode inputs = root.path("inputs");
        JsonNode schema = root.path("parameters");
        return new Template(
                text(source, root, "id"),
                root.path("version").asInt(1),
                text(source, root.path("selects"), "type"),
                schema.isMissingNode() ? JsonNodeFactory.instance.objectNode() : schema,
                new Template.Inputs(
                        inputs.path("min").asInt(0), inputs.path("max").asInt(0), texts(inputs.path("media_types"))),
                List.copyOf(stages),
                root.path("outputs").findValuesAsText("name"),
                root.path("description").asText(""),
                examples(source, root.path("examples")),
                concurrency(source, root.path("concurrency")),
                root.path("priority").asInt(0));
    }

    private static Template.@Nullable Concurrency concurrency(String source, JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        String key = text(source, node, "key").strip();
        if (key.startsWith("${")) {
            condition(source, node.path("key"));
        }
        return new Template.Concurrency(key, Math.max(1, node.path("limit").asInt(1)));
    }

    private static List<Template.Example> examples(String source, JsonNode array) {
        List<Template.Example> examples = new ArrayList<>();
        for (JsonNode example : array) {
            examples.add(new Template.Example(
                    text(source, example, "name"), example.path("description").asText(""), example.path("parameters")));
        }
        return List.copyOf(examples);
    }

    private static StageSpec stage(String source, JsonNode node) {
        JsonNode approval = node.path("approval");
        JsonNode workflow = node.path("workflow");
        String agent = !approval.isMissingNode()
                ? StageSpec.APPROVAL
                : !workflow.isMissingNode() ? StageSpec.WORKFLOW : text(source, node, "agent");
        JsonNode undo = node.path("compensation");
        return new StageSpec(
                name(source, node),
                agent,
                texts(node.path("needs")),
                steps(source, node),
                millis(node.path("timeout")),
                retry(node.path("retry")),
                condition(source, node.path("when")),
                condition(source, node.path("for_each")),
                node.has("heartbeat") ? millis(node.path("heartbeat")) : null,
                node.has("products") ? products(source, node.path("products")) : null,
                undo.isMissingNode()
                        ? null
                        : new Compensation(
                                text(source, undo, "agent"),
                                steps(source, undo),
                                millis(undo.path("timeout")),
                                retry(undo.path("retry"))),
                approval.isMissingNode() ? null : new Approval(millis(approval.path("expires"))),
                workflow.isMissingNode()
                        ? null
                        : new SubWorkflow(text(source, workflow, "type"), workflow.path("parameters")));
    }

    /** Names become parts of task names, so they cannot hold what those are made of. */
    private static String name(String source, JsonNode node) {
        String name = text(source, node, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(source + ": a stage name has 1 to 64 of a-z 0-9 _ -, found " + name);
        }
        return name;
    }

    /** jq, bare or as <code>${ jq }</code>. */
    private static @Nullable String condition(String source, JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        String text = node.asText().strip();
        String expression = text.startsWith("${") && text.endsWith("}") ? text.substring(2, text.length() - 1) : text;
        JqExpressions.problem(expression).ifPresent(problem -> {
            throw new IllegalArgumentException(source + ": " + text + ": " + problem);
        });
        return expression.strip();
    }

    private static List<ProductSpec> products(String source, JsonNode array) {
        List<ProductSpec> products = new ArrayList<>();
        for (JsonNode product : array) {
            products.add(new ProductSpec(
                    text(source, product, "kind"),
                    text(source, product, "from"),
                    product.has("children") ? products(source, product.path("children")) : null));
        }
        return List.copyOf(products);
    }

    private static List<StepSpec> steps(String source, JsonNode node) {
        List<StepSpec> steps = new ArrayList<>();
        for (JsonNode step : node.path("steps")) {
            steps.add(new StepSpec(
                    text(source, step, "name"),
                    text(source, step, "skill"),
                    step.path("arguments").isMissingNode()
                            ? JsonNodeFactory.instance.objectNode()
                            : step.path("arguments"),
                    retry(step.path("retry")),
                    millis(step.path("timeout")),
                    OnError.valueOf(step.path("on_error").asText("abort").toUpperCase(Locale.ROOT))));
        }
        return steps;
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
        if (node.isMissingNode()) {
            return 0;
        }
        var duration = DURATION.matcher(node.asText());
        if (!duration.matches()) {
            throw new IllegalArgumentException("not a duration such as 200ms, 30s, 5m or 1h: " + node.asText());
        }
        long amount = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "ms" -> amount;
            case "s" -> amount * 1_000;
            case "m" -> amount * 60_000;
            default -> amount * 3_600_000;
        };
    }

    /** Every need names an earlier stage, which also rules out cycles. */
    private static void requireDag(String source, List<StageSpec> stages) {
        Set<String> earlier = new HashSet<>();
        for (StageSpec stage : stages) {
            for (String need : stage.needs()) {
                if (!earlier.contains(need)) {
                    throw new IllegalArgumentException(
                            source + ": stage " + stage.name() + " needs " + need + ", which is not an earlier stage");
                }
            }
            if (!earlier.add(stage.name())) {
                throw new IllegalArgumentException(source + ": two stages are named " + stage.name());
            }
        }
        if (stages.isEmpty()) {
            throw new IllegalArgumentException(source + ": a template needs at least one stage");
        }
    }

    private static String text(String source, JsonNode node, String field) {
        String value = node.path(field).asText("");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(source + ": " + field + " is missing");
        }
        return value;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }
}
