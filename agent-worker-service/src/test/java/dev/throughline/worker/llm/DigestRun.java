package dev.throughline.worker.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TraceId;
import dev.throughline.service.auth.ServiceToken;
import dev.throughline.worker.files.TaskFiles;
import dev.throughline.worker.product.ProductEvaluator;
import dev.throughline.worker.skill.Jq;
import dev.throughline.worker.skill.RenderTemplateSkill;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.skill.TransformJqSkill;
import dev.throughline.worker.step.Arguments;
import dev.throughline.worker.step.Interruption;
import dev.throughline.worker.step.StepRunner;
import dev.throughline.worker.task.TaskRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The shipped template, stage by stage and item by item through a real task runner, without the broker between. */
final class DigestRun implements AutoCloseable {
    private static final Path TEMPLATE =
            Path.of("../orchestrator-service/src/main/resources/templates/document-digest.yaml");

    private final JsonNode template;
    private final TaskRunner runner;
    private final Arguments arguments;
    private final HttpServer server;
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final List<StageSpec.FileRef> inputs = new ArrayList<>();
    final Map<String, StageSpec.FileRef> artifacts = new LinkedHashMap<>();
    final List<StepRecorded> steps = new ArrayList<>();

    DigestRun(Path directory, Llm llm) throws IOException {
        template = new ObjectMapper(new YAMLFactory()).readTree(TEMPLATE.toFile());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        var jq = new Jq();
        arguments = new Arguments(jq);
        var files = new TaskFiles(directory, 1 << 20, new ServiceToken(Optional.empty(), List.of()));
        var skills = new Skills(
                List.of(llm.extract, new DocumentChunksSkill(), new TransformJqSkill(jq), new RenderTemplateSkill()));
        runner = new TaskRunner(new StepRunner(skills, arguments, files), new ProductEvaluator(arguments), files);
    }

    DigestRun with(String name, String mediaType, String content) {
        String sha256 = Prompt.sha256(content);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        contents.put(sha256, bytes);
        inputs.add(new StageSpec.FileRef(name, mediaType, sha256, bytes.length, null));
        return this;
    }

    JsonNode template() {
        return template;
    }

    String artifact(String name) {
        return new String(contents.get(artifacts.get(name).sha256()), StandardCharsets.UTF_8);
    }

    /** The failure of the first task that fails, or null. */
    TaskResult.@Nullable Failure run(String parameters) throws Exception {
        JsonNode bound = Json.MAPPER.readTree(parameters);
        var outputs = new LinkedHashMap<String, JsonNode>();
        for (JsonNode stage : template.path("stages")) {
            var results = Json.MAPPER.createArrayNode();
            for (JsonNode item : items(stage, bound, outputs)) {
                var task = task(spec(stage), bound, outputs, item);
                var report = runner.run(task, new Interruption());
                report.steps().events().forEach(event -> steps.add((StepRecorded) event));
                if (report.result().failure() != null) {
                    return report.result().failure();
                }
                results.add(report.result().output());
                report.result().artifacts().forEach(file -> artifacts.put(file.name(), file));
            }
            outputs.put(stage.path("name").asText(), stage.has("for_each") ? results : results.get(0));
        }
        return null;
    }

    private Iterable<JsonNode> items(JsonNode stage, JsonNode parameters, Map<String, JsonNode> outputs)
            throws Exception {
        return stage.has("for_each")
                ? arguments.evaluate(
                        stage.path("for_each").asText(),
                        arguments.scope(task(spec(stage), parameters, outputs, null), Map.of()))
                : List.of(Json.MAPPER.nullNode());
    }

    private static StageSpec spec(JsonNode stage) {
        var steps = new ArrayList<StageSpec.StepSpec>();
        for (JsonNode step : stage.path("steps")) {
            var retry = new StageSpec.Retry(step.at("/retry/max_attempts").asInt(1), 1, 1);
            steps.add(new StageSpec.StepSpec(
                    step.path("name").asText(), step.path("skill").asText(), step.path("arguments"), retry, 0, null));
        }
        return new StageSpec(stage.path("name").asText(), stage.path("agent").asText(), List.of(), steps, 0, null);
    }

    private TaskEnvelope task(
            StageSpec stage, JsonNode parameters, Map<String, JsonNode> outputs, @Nullable JsonNode item) {
        return new TaskEnvelope(
                Contract.VERSION,
                Ids.uuid7(),
                Ids.uuid7(),
                "tenant",
                "document-digest",
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
                inputs,
                List.copyOf(artifacts.values()),
                Map.copyOf(outputs),
                "http://localhost:" + server.getAddress().getPort(),
                Instant.now().plusSeconds(120),
                false,
                null,
                item,
                0,
                null);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String sha256 = path.substring(path.lastIndexOf('/') + 1);
            if (exchange.getRequestMethod().equals("PUT")) {
                contents.put(sha256, exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            byte[] content = contents.get(sha256);
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
