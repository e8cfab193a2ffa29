package dev.throughline.worker.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.OnError;
import dev.throughline.contracts.StageSpec.ProductSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TraceId;
import dev.throughline.service.auth.ServiceToken;
import dev.throughline.worker.files.TaskFiles;
import dev.throughline.worker.product.ProductEvaluator;
import dev.throughline.worker.skill.CheckAssertSkill;
import dev.throughline.worker.skill.Jq;
import dev.throughline.worker.skill.RenderTemplateSkill;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.skill.TransformJqSkill;
import dev.throughline.worker.step.Arguments;
import dev.throughline.worker.step.Interruption;
import dev.throughline.worker.step.StepRunner;
import dev.throughline.worker.task.TaskRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The shipped template, stage by stage through a real task runner: what a worker does, without the broker between. */
final class DeliveryRun implements AutoCloseable {
    private static final Path TEMPLATE =
            Path.of("../orchestrator-service/src/main/resources/templates/client-to-delivery.yaml");

    private final JsonNode template;
    private final TaskRunner runner;
    private final HttpServer files;
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();

    DeliveryRun(Path directory) {
        try {
            template = new ObjectMapper(new YAMLFactory()).readTree(TEMPLATE.toFile());
            files = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.createContext("/", this::store);
        files.start();
        var jq = new Jq();
        var arguments = new Arguments(jq);
        var taskFiles = new TaskFiles(directory, 1 << 20, new ServiceToken(Optional.empty(), List.of()));
        var skills = new Skills(List.of(new TransformJqSkill(jq), new RenderTemplateSkill(), new CheckAssertSkill()));
        runner = new TaskRunner(
                new StepRunner(skills, arguments, taskFiles), new ProductEvaluator(arguments), taskFiles);
    }

    JsonNode schema() {
        return template.path("parameters");
    }

    JsonNode example(String name) {
        for (JsonNode example : template.path("examples")) {
            if (example.path("name").asText().equals(name)) {
                return example.path("parameters");
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** @return the results by stage, up to the first that failed */
    Map<String, TaskResult> run(JsonNode parameters) {
        var results = new LinkedHashMap<String, TaskResult>();
        var outputs = new LinkedHashMap<String, JsonNode>();
        var artifacts = new ArrayList<StageSpec.FileRef>();
        for (JsonNode stage : template.path("stages")) {
            var task = task(spec(stage), parameters, Map.copyOf(outputs), List.copyOf(artifacts));
            var result = runner.run(task, new Interruption()).result();
            results.put(task.stage().name(), result);
            if (result.failure() != null) {
                return results;
            }
            outputs.put(task.stage().name(), result.output());
            artifacts.addAll(result.artifacts());
        }
        return results;
    }

    byte[] file(StageSpec.FileRef artifact) {
        return stored.get(artifact.sha256());
    }

    private static StageSpec spec(JsonNode stage) {
        var steps = new ArrayList<StageSpec.StepSpec>();
        for (JsonNode step : stage.path("steps")) {
            steps.add(new StageSpec.StepSpec(
                    step.path("name").asText(),
                    step.path("skill").asText(),
                    step.path("arguments"),
                    null,
                    0,
                    OnError.valueOf(step.path("on_error").asText("abort").toUpperCase(Locale.ROOT))));
        }
        return new StageSpec(
                stage.path("name").asText(),
                stage.path("agent").asText(),
                List.of(),
                steps,
                0,
                null,
                null,
                null,
                null,
                products(stage.path("products")),
                null,
                null,
                null);
    }

    private static List<ProductSpec> products(JsonNode array) {
        var products = new ArrayList<ProductSpec>();
        for (JsonNode product : array) {
            products.add(new ProductSpec(
                    product.path("kind").asText(),
                    product.path("from").asText(),
                    product.has("children") ? products(product.path("children")) : null));
        }
        return products;
    }

    private TaskEnvelope task(
            StageSpec stage, JsonNode parameters, Map<String, JsonNode> outputs, List<StageSpec.FileRef> artifacts) {
        return new TaskEnvelope(
                Contract.VERSION,
                Ids.uuid7(),
                Ids.uuid7(),
                "tenant",
                "client-to-delivery",
                "test",
                1,
                TraceId.random(),
                SpanId.random(),
                SpanId.random(),
                Ids.uuid7(),
                "plan",
                stage.digest(),
                stage,
                parameters,
                List.of(),
                artifacts,
                outputs,
                "http://localhost:" + files.getAddress().getPort(),
                Instant.now().plusSeconds(60),
                false,
                null);
    }

    private void store(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            stored.put(
                    path.substring(path.lastIndexOf('/') + 1),
                    exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        files.stop(0);
    }
}
