package dev.throughline.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.contracts.Claims;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ResultParts;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.StageSpec.ProductSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskParts;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.worker.Tasks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks and results that fit into no record. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
class ClaimedTaskIT {
    private static final String TEXT = "p".repeat(400_000);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    /** How many requests of a method are refused before one is answered. */
    private final Map<String, AtomicInteger> refusals = Map.of("GET", new AtomicInteger(), "PUT", new AtomicInteger());

    private final List<ConsumerRecord<byte[], byte[]>> heard = new ArrayList<>();
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> consumer;
    private HttpServer server;

    @BeforeEach
    void connect() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/files/", this::answer);
        server.start();
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
        consumer.subscribe(List.of(Topics.TASK_RESULTS, Topics.DEAD_LETTERS));
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
        server.stop(0);
    }

    @Test
    void shouldRunTheWholeTaskAndStoreWhatIsLargeOfItsResult() {
        // Given: a store that is away for a moment, twice
        var task = large();
        refusals.values().forEach(times -> times.set(1));

        // When
        send(claimed(task));

        // Then
        var result = result(task);
        assertThat(result.failure()).isNull();
        assertThat(result.output()).isNull();
        assertThat(sizeOf(task)).isLessThan(Claims.MAX_VALUE);
        var whole = Json.read(stored.get(result.claim().sha256()), ResultParts.class)
                .redeemed(result);
        assertThat(whole.output().at("/only/value").asText()).isEqualTo(TEXT + TEXT);
        assertThat(whole.products()).hasSize(300);
        assertThat(whole.products().getLast().data().get("text").asText()).hasSize(4_000);
    }

    @Test
    void shouldLeaveItToTheEngineWhenTheClaimIsNotThere() {
        // Given
        var task = large();
        var envelope = claimed(task);
        stored.clear();

        // When
        send(envelope);

        // Then
        var failure = result(task).failure();
        assertThat(failure.code()).isEqualTo("claim_not_fetched");
        assertThat(failure.message()).contains("404");
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void shouldNotRunWhatTheDigestOfTheClaimDoesNotName() {
        // Given
        var task = large();
        var envelope = claimed(task);
        stored.replaceAll((digest, content) ->
                new String(content, StandardCharsets.UTF_8).replace("pp", "qq").getBytes(StandardCharsets.UTF_8));

        // When
        send(envelope);

        // Then
        var failure = result(task).failure();
        assertThat(failure.code()).isEqualTo("claim_not_fetched");
        assertThat(failure.message()).contains("digest");
    }

    @Test
    void shouldNotFetchAClaimThatIsTooLargeOrNoDigest() {
        // Given
        var task = large();
        var other = large();
        var tooLarge = new FileRef("claim.json", "application/json", "0".repeat(64), Claims.MAX_DOCUMENT + 1L, null);
        var outside = new FileRef("claim.json", "application/json", "../../q/health", 10, null);

        // When
        send(TaskParts.of(task).claimed(task, tooLarge));
        send(TaskParts.of(other).claimed(other, outside));

        // Then
        assertThat(result(task).failure().code()).isEqualTo("claim_too_large");
        assertThat(result(task).failure().retryable()).isFalse();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            listen();
            return heard.stream().anyMatch(record -> record.topic().equals(Topics.DEAD_LETTERS) && isOf(other, record));
        });
    }

    private TaskEnvelope large() {
        var arguments = Tasks.json("{\"input\":\"${ .parameters.text }\",\"expression\":\". + .\"}");
        var step = new StageSpec.StepSpec("only", "transform.jq", arguments, null, 0, null);
        var rows = new ProductSpec("row", "[range(0; 300)] | map({number: ., text: (\"x\" * 4000)})", null);
        var stage = new StageSpec(
                "stage",
                "profile",
                List.of(),
                List.of(step),
                0,
                null,
                null,
                null,
                null,
                List.of(rows),
                null,
                null,
                null);
        var parameters = Json.MAPPER.createObjectNode().put("text", TEXT);
        var parts = new TaskParts(null, parameters, null, null, null, null, null);
        return parts.redeemed(
                Tasks.at(stage, "http://localhost:" + server.getAddress().getPort() + "/files"));
    }

    private TaskEnvelope claimed(TaskEnvelope task) {
        byte[] document = Json.bytes(TaskParts.of(task));
        stored.put(Json.sha256(document), document);
        return TaskParts.of(task).claimed(task, Claims.file(document));
    }

    private void send(TaskEnvelope task) {
        byte[] key = task.workflowId().toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.tasks(task.stage().agent()), key, Json.bytes(task)));
    }

    private TaskResult result(TaskEnvelope task) {
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            listen();
            return resultOf(task) != null;
        });
        return Json.read(resultOf(task).value(), TaskResult.class);
    }

    private int sizeOf(TaskEnvelope task) {
        return resultOf(task).serializedValueSize();
    }

    private ConsumerRecord<byte[], byte[]> resultOf(TaskEnvelope task) {
        return heard.stream()
                .filter(record -> record.topic().equals(Topics.TASK_RESULTS) && isOf(task, record))
                .findFirst()
                .orElse(null);
    }

    private static boolean isOf(TaskEnvelope task, ConsumerRecord<byte[], byte[]> record) {
        // What others left here may have no key.
        byte[] key = record.key();
        return key != null && task.workflowId().toString().equals(new String(key, StandardCharsets.UTF_8));
    }

    private void listen() {
        consumer.poll(Duration.ofMillis(100)).forEach(heard::add);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String digest = exchange.getRequestURI().getPath().substring("/files/".length());
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (refusals.get(exchange.getRequestMethod()).getAndDecrement() > 0) {
                exchange.sendResponseHeaders(503, -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                stored.put(digest, sent);
                exchange.sendResponseHeaders(204, -1);
            } else {
                byte[] content = stored.get(digest);
                exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
                if (content != null) {
                    exchange.getResponseBody().write(content);
                }
            }
        }
    }
}
