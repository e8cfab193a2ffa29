package dev.throughline.worker.template;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Evidence;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What an orchestrator does with a template, without any of its guarantees: sends its stages one after another. */
final class StagesOverKafka implements AutoCloseable {
    private static final Path TEMPLATES = Path.of("../orchestrator-service/src/main/resources/templates");

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final HttpServer store;
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    private final Map<UUID, TaskResult> results = new ConcurrentHashMap<>();
    private final List<CausalEvent.StepRecorded> steps = new ArrayList<>();

    StagesOverKafka(String servers) throws IOException {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "group.id",
                        "test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.TASK_RESULTS, Topics.EVENTS));
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", this::serve);
        store.start();
    }

    /** @param files artifacts by name, up to the end or the failure */
    record Run(Map<String, byte[]> files, List<Evidence> evidence, TaskResult.@Nullable Failure failure) {}

    JsonNode example(String template, String name) throws IOException {
        for (JsonNode example : read(template).path("examples")) {
            if (example.path("name").asText().equals(name)) {
                return example.path("parameters");
            }
        }
        throw new IllegalArgumentException(name);
    }

    Run run(String template, JsonNode parameters) throws IOException {
        return run(template, parameters, List.of());
    }

    Run run(String template, JsonNode parameters, String name, String mediaType, byte[] content) throws IOException {
        String sha256 = digest(content);
        stored.put(sha256, content);
        return run(template, parameters, List.of(new StageSpec.FileRef(name, mediaType, sha256, content.length, null)));
    }

    private Run run(String template, JsonNode parameters, List<StageSpec.FileRef> inputs) throws IOException {
        UUID workflow = Ids.uuid7();
        var outputs = new LinkedHashMap<String, JsonNode>();
        var artifacts = new ArrayList<StageSpec.FileRef>();
        var tasks = new ArrayList<UUID>();
        TaskResult.Failure failure = null;
        for (JsonNode stage : read(template).path("stages")) {
            var task = task(workflow, spec(stage), parameters, inputs, List.copyOf(artifacts), Map.copyOf(outputs));
            tasks.add(task.taskId());
            producer.send(new ProducerRecord<>(
                    Topics.tasks(task.stage().agent()),
                    workflow.toString().getBytes(StandardCharsets.UTF_8),
                    Json.bytes(task)));
            var result = result(task.taskId());
            artifacts.addAll(result.artifacts());
            failure = result.failure();
            if (failure != null) {
                break;
            }
            outputs.put(task.stage().name(), Objects.requireNonNull(result.output()));
        }
        var files = new LinkedHashMap<String, byte[]>();
        artifacts.forEach(file -> files.put(file.name(), stored.get(file.sha256())));
        return new Run(files, evidence(tasks), failure);
    }

    private List<Evidence> evidence(List<UUID> tasks) {
        return steps.stream()
                .filter(step -> tasks.contains(step.taskId()) && step.evidence() != null)
                .flatMap(step -> step.evidence().stream())
                .toList();
    }

    /** The steps of a task stand on their topic before its result does. */
    private TaskResult result(UUID task) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                if (record.topic().equals(Topics.TASK_RESULTS)) {
                    var result = Json.read(record.value(), TaskResult.class);
                    results.put(result.taskId(), result);
                } else {
                    Json.read(record.value(), CausalRecord.class).events().stream()
                            .filter(CausalEvent.StepRecorded.class::isInstance)
                            .map(CausalEvent.StepRecorded.class::cast)
                            .forEach(steps::add);
                }
            });
            return results.containsKey(task)
                    && steps.stream().anyMatch(step -> step.taskId().equals(task));
        });
        return Objects.requireNonNull(results.get(task));
    }

    private TaskEnvelope task(
            UUID workflow,
            StageSpec stage,
            JsonNode parameters,
            List<StageSpec.FileRef> inputs,
            List<StageSpec.FileRef> artifacts,
            Map<String, JsonNode> outputs) {
        return new TaskEnvelope(
                Contract.VERSION,
                Ids.uuid7(),
                workflow,
                "tenant",
                "template",
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
                artifacts,
                outputs,
                "http://localhost:" + store.getAddress().getPort(),
                Instant.now().plusSeconds(120),
                false,
                null);
    }

    private static StageSpec spec(JsonNode stage) {
        var steps = new ArrayList<StageSpec.StepSpec>();
        for (JsonNode step : stage.path("steps")) {
            steps.add(new StageSpec.StepSpec(
                    step.path("name").asText(), step.path("skill").asText(), step.path("arguments"), null, 0, null));
        }
        return new StageSpec(stage.path("name").asText(), stage.path("agent").asText(), List.of(), steps, 0, null);
    }

    private static JsonNode read(String template) throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(TEMPLATES.resolve(template + ".yaml").toFile());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String sha256 = path.substring(path.lastIndexOf('/') + 1);
            if (exchange.getRequestMethod().equals("PUT")) {
                stored.put(sha256, exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            byte[] content = stored.get(sha256);
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        store.stop(0);
    }
}
