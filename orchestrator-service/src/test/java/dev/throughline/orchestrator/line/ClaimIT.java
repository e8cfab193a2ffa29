package dev.throughline.orchestrator.line;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.throughline.contracts.Claims;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ResultParts;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskParts;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.orchestrator.files.ContentStore;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing on Kafka is larger than 256 KiB, whatever a run carries along. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class ClaimIT {
    private static final int MANY = 2_000;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Inject
    ContentStore store;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldSendOnlySmallRecordsWhenParametersOutputsAndRowsAreLarge() throws Exception {
        // Given
        var products = IntStream.range(0, MANY)
                .mapToObj(number ->
                        new TaskResult.Product("row/" + number, "row", null, new TextNode(number + "x".repeat(16_000))))
                .toList();
        var files = IntStream.range(0, 900)
                .mapToObj(number -> new FileRef("file-" + number, "t".repeat(400), "0".repeat(64), 1, null))
                .toList();
        var output = Json.MAPPER.createObjectNode().put("text", "o".repeat(300_000));
        var undone = new AtomicReference<TaskEnvelope>();
        var third = new AtomicReference<TaskEnvelope>();

        try (var worker = worker(task -> {
            TaskEnvelope whole = whole(task);
            return switch (task.stage().name()) {
                case "a" -> List.of(large(task, new ResultParts(output, files, null)));
                case "b" -> List.of(large(task, new ResultParts(output, null, products)));
                case "c" -> {
                    third.set(whole);
                    yield List.of(FakeWorker.failed(task, false));
                }
                default -> {
                    undone.set(whole);
                    yield List.of(FakeWorker.succeeded(task));
                }
            };
        })) {
            // When
            String id = start("saga-test", "{\"text\":\"" + "p".repeat(60_000) + "\"}");

            // Then
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> given().get("/api/v1/workflows/" + id)
                            .then()
                            .body("status", equalTo("failed"), "error", equalTo("it broke")));
            assertThat(undone.get().products()).isEqualTo(products);
            assertThat(undone.get().contractVersion()).isEqualTo(Contract.VERSION);
            assertThat(third.get().outputs().get("a").get("text").asText()).hasSize(300_000);
            assertThat(third.get().parameters().get("text").asText()).hasSize(60_000);
            assertThat(third.get().artifacts()).hasSize(900);
            assertThat(worker.seen.stream().filter(task -> task.tenantId().equals(tenant)))
                    .hasSize(4)
                    .allMatch(task ->
                            (task.claim() == null) == task.stage().name().equals("a"))
                    .allMatch(task ->
                            task.contractVersion() == (task.claim() == null ? Contract.VERSION : Contract.CLAIMED));
            assertThat(sizes())
                    .isNotEmpty()
                    .allSatisfy((where, size) -> assertThat(size).as(where).isLessThanOrEqualTo(Claims.MAX_RECORD));
        }
    }

    @Test
    void shouldPutAsideAResultWhoseClaimIsMissingOrNotWhatItSays() throws Exception {
        // Given
        byte[] unknown = ("{\"output\":{\"no\":\"" + tenant + "\"}}").getBytes(StandardCharsets.UTF_8);
        byte[] broken = ("{\"output\":{\"yes\":\"" + tenant + "\"}}").getBytes(StandardCharsets.UTF_8);
        store.store(broken);
        byte[] other = broken.clone();
        other[other.length - 4] ^= 1;
        Files.write(store.find(Json.sha256(broken)).orElseThrow().path(), other);

        try (var worker = worker(task -> List.of(
                claiming(task, Claims.file(unknown)),
                claiming(task, Claims.file(broken)),
                claiming(task, new FileRef("claim.json", "application/json", "../x", 1, null)),
                FakeWorker.succeeded(task)))) {
            // When
            String id = start("noop", "{}");

            // Then: each lies aside with its reason, and the slot goes on with the next result
            given().header("Prefer", "wait=20")
                    .get("/api/v1/workflows/" + id)
                    .then()
                    .body("status", equalTo("completed"));
            assertThat(worker.seen).isNotEmpty();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(reasons())
                            .contains(
                                    "the claim " + Json.sha256(unknown) + " is missing",
                                    "the claim is not what its digest says",
                                    "the claim ../x is missing"));
        }
    }

    @Test
    void shouldNameEveryPromisedOutputThatIsMissingOrOfAnotherKind() throws Exception {
        // Given
        byte[] content = {1};
        var wrong = new FileRef("two.txt", "text/html", Json.sha256(content), 1, null);
        try (var worker = worker(task -> List.of(leaving(task, List.of(wrong))))) {
            // When
            String id = start("outputs-test", "{}");

            // Then
            given().header("Prefer", "wait=20")
                    .get("/api/v1/workflows/" + id)
                    .then()
                    .body("status", equalTo("failed"))
                    .body("error", equalTo("promised outputs are missing: one.txt, two.txt as text/plain, three.txt"));
            assertThat(worker.seen).isNotEmpty();
        }
    }

    @Test
    void shouldCompleteWhenEveryPromisedOutputIsThere() throws Exception {
        // Given
        byte[] content = {1};
        String sha256 = store.store(content).sha256();
        var files = Stream.of("one.txt", "two.txt", "three.txt")
                .map(name -> new FileRef(name, "Text/Plain; charset=utf-8", sha256, 1, null))
                .toList();
        try (var worker = worker(task -> List.of(leaving(task, files)))) {
            // When
            String id = start("outputs-test", "{}");

            // Then
            given().header("Prefer", "wait=20")
                    .get("/api/v1/workflows/" + id)
                    .then()
                    .body("status", equalTo("completed"));
            assertThat(worker.seen).isNotEmpty();
        }
    }

    private String start(String type, String parameters) {
        return given().header("x-tenant-id", tenant)
                .contentType("application/json")
                .body("{\"type\":\"%s\",\"name\":\"a run\",\"parameters\":%s}".formatted(type, parameters))
                .post("/api/v1/workflows")
                .then()
                .statusCode(202)
                .extract()
                .path("workflow_id");
    }

    private FakeWorker worker(Function<TaskEnvelope, List<TaskResult>> answers) {
        return new FakeWorker(bootstrap, task -> task.tenantId().equals(tenant) ? answers.apply(task) : List.of());
    }

    private TaskEnvelope whole(TaskEnvelope task) {
        if (task.claim() == null) {
            return task;
        }
        var content = store.find(task.claim().sha256()).orElseThrow();
        try (InputStream in = content.open()) {
            return Json.read(in.readAllBytes(), TaskParts.class).redeemed(task);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private TaskResult large(TaskEnvelope task, ResultParts parts) {
        byte[] document = Json.bytes(parts);
        store.store(document);
        return parts.claimed(FakeWorker.succeeded(task), Claims.file(document));
    }

    private static TaskResult claiming(TaskEnvelope task, FileRef claim) {
        return new ResultParts(null, null, null).claimed(FakeWorker.succeeded(task), claim);
    }

    private static TaskResult leaving(TaskEnvelope task, List<FileRef> files) {
        return new ResultParts(null, files, null).redeemed(FakeWorker.succeeded(task));
    }

    /** Of every record on every topic, key and headers included. */
    private Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new java.util.TreeMap<>();
        each(consumer -> consumer.listTopics().keySet().stream().filter(name -> name.startsWith("throughline.")))
                .forEach(record ->
                        sizes.put(record.topic() + "-" + record.partition() + "@" + record.offset(), size(record)));
        return sizes;
    }

    private List<String> reasons() {
        return each(consumer -> Stream.of(Topics.DEAD_LETTERS)).stream()
                .map(record -> new String(
                        record.headers().lastHeader(DeadLetters.REASON).value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static int size(ConsumerRecord<byte[], byte[]> record) {
        int headers = 0;
        for (var header : record.headers()) {
            headers += header.key().length() + header.value().length;
        }
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize()) + headers;
    }

    private List<ConsumerRecord<byte[], byte[]>> each(Function<KafkaConsumer<byte[], byte[]>, Stream<String>> topics) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = topics.apply(consumer)
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
        }
        return found;
    }
}
