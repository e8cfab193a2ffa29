package dev.throughline.worker.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.CloudEvents;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Sampling;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.TraceContext;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.otlp.OtlpReceiver;
import dev.throughline.testkit.otlp.ReceivedSpans;
import dev.throughline.testkit.otlp.ReceivedSpans.Received;
import dev.throughline.worker.Tasks;
import dev.throughline.worker.publish.TaskIdentity;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

/** What a collector that is not ours gets to see of the work on an envelope. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "worker"))
@QuarkusTestResource(value = OtlpReceiver.class, restrictToAnnotatedClass = true)
class AttemptTracingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void connect() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void shouldExportTheWorkAndEachStepBelowTheAttempt() {
        // Given
        var task = task(step("idle", "delay", "{\"ms\":0}"), step("sum", "transform.jq", "{\"expression\":\"1+1\"}"));

        // When
        send(task, Sampling.SAMPLED);

        // Then
        var spans = awaited(task, 3);
        assertThat(spans.all())
                .extracting(Received::parent)
                .containsOnly(task.spanId().hex());
        Received work = only(spans, "process throughline.tasks.profile");
        assertThat(work.kind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
        assertThat(work.attributes())
                .containsEntry("messaging.system", "kafka")
                .containsEntry("messaging.operation.type", "process")
                .containsEntry(
                        "messaging.message.conversation_id", task.workflowId().toString())
                .containsEntry("throughline.task.id", task.taskId().toString())
                .containsEntry("gen_ai.agent.name", "profile")
                .containsKeys("messaging.destination.partition.id", "messaging.kafka.offset", "gen_ai.agent.version");
        Received sum = only(spans, "execute_tool transform.jq");
        assertThat(sum.id()).isEqualTo(TaskIdentity.span(task.taskId(), 1, 1).hex());
        assertThat(sum.attributes())
                .containsEntry("gen_ai.operation.name", "execute_tool")
                .containsEntry("gen_ai.tool.name", "transform.jq")
                .containsEntry("gen_ai.tool.type", "function")
                .containsEntry("throughline.step", "sum")
                .containsKey("gen_ai.tool.call.id");
        assertThat(spans.ids("execute_tool delay"))
                .containsExactly(TaskIdentity.span(task.taskId(), 1, 0).hex());
    }

    @Test
    void shouldExportEachCallOfAModelBelowItsStep() {
        // Given
        var task = task(step("say", "llm.chat", "{\"prompt\":\"a secret of ours\"}"));

        // When
        send(task, Sampling.SAMPLED);

        // Then
        var spans = awaited(task, 3);
        Received call = only(spans, "chat stub");
        assertThat(call.parent()).isEqualTo(only(spans, "execute_tool llm.chat").id());
        assertThat(call.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
        assertThat(call.attributes())
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "stub")
                .containsEntry("gen_ai.request.model", "stub")
                .containsEntry("gen_ai.response.finish_reasons", "stop")
                .containsEntry("openinference.span.kind", "LLM")
                .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "llm.cost.total");
        assertThat(spans.all().toString()).doesNotContain("a secret of ours");
    }

    @Test
    void shouldSayWhatWentWrongWhenAStepFails() {
        // Given
        var task = task(step("break", "fault.inject", "{\"kind\":\"fail\",\"message\":\"broken\"}"));

        // When
        send(task, Sampling.SAMPLED);

        // Then
        var spans = awaited(task, 2);
        assertThat(spans.all()).allMatch(Received::isError);
        assertThat(spans.all())
                .allSatisfy(span -> assertThat(span.attributes()).containsEntry("error.type", "fault_injected"));
    }

    @Test
    void shouldExportOnceWhenAnEnvelopeIsDeliveredAgain() {
        // Given
        var task = task(step("idle", "delay", "{\"ms\":300}"));
        var last = task(step("idle", "delay", "{\"ms\":0}"));

        // When it still runs, and when it has ended
        send(task, Sampling.SAMPLED);
        send(task, Sampling.SAMPLED);
        awaited(task, 2);
        send(task, Sampling.SAMPLED);
        send(last, Sampling.SAMPLED);

        // Then
        awaited(last, 2);
        assertThat(ReceivedSpans.of(task.traceId().uuid()).all()).hasSize(2);
    }

    @Test
    void shouldExportNothingUnlessTheTraceIsRecordedAndSayNothingElse() {
        // Given
        var unwanted = task(step("idle", "delay", "{\"ms\":0}"));
        var wanted = task(step("idle", "delay", "{\"ms\":0}"));

        // When
        send(unwanted, Sampling.UNSAMPLED);
        send(wanted, Sampling.SAMPLED);

        // Then
        awaited(wanted, 2);
        assertThat(ReceivedSpans.of(unwanted.traceId().uuid()).all()).isEmpty();
        assertThat(said(unwanted)).hasSize(2).allMatch(parent -> parent.endsWith("-00"));
        assertThat(said(wanted)).hasSize(2).allMatch(parent -> parent.endsWith("-01"));
    }

    /** The {@code traceparent} of the steps and of the result of an attempt. */
    private List<String> said(TaskEnvelope task) {
        List<ConsumerRecord<byte[], byte[]>> heard = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "group.id",
                        "test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.EVENTS, Topics.TASK_RESULTS));
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(heard::add);
                return heard.stream().filter(record -> isAbout(record, task)).count() >= 2;
            });
        }
        return heard.stream()
                .filter(record -> isAbout(record, task))
                .map(record -> CloudEvents.header(record.headers(), "traceparent"))
                .toList();
    }

    private static boolean isAbout(ConsumerRecord<byte[], byte[]> record, TaskEnvelope task) {
        return task.workflowId().toString().equals(CloudEvents.header(record.headers(), "ce_correlationid"))
                && (!record.topic().equals(Topics.EVENTS)
                        || !Json.read(record.value(), CausalRecord.class)
                                .events()
                                .isEmpty());
    }

    private void send(TaskEnvelope task, Sampling sampling) {
        var headers = CloudEvents.headers(
                Ids.uuid7(),
                "dev.throughline.task",
                "orchestrator",
                Instant.now(),
                task.workflowId(),
                TraceContext.traceparent(task.traceId(), task.spanId(), sampling));
        producer.send(new ProducerRecord<>(
                Topics.tasks(task.stage().agent()),
                null,
                task.workflowId().toString().getBytes(StandardCharsets.UTF_8),
                Json.bytes(task),
                headers));
    }

    private static StageSpec.StepSpec step(String name, String skill, String arguments) {
        return new StageSpec.StepSpec(name, skill, Tasks.json(arguments), null, 0, null);
    }

    private static TaskEnvelope task(StageSpec.StepSpec... steps) {
        return Tasks.of(new StageSpec("stage", "profile", List.of(), List.of(steps), 0, null));
    }

    private ReceivedSpans awaited(TaskEnvelope task, int size) {
        UUID trace = task.traceId().uuid();
        assertThat(said(task)).as("the worker has done it").hasSizeGreaterThanOrEqualTo(2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ReceivedSpans.of(trace).all())
                        .as(() -> "spans of all traces: "
                                + ReceivedSpans.now().all().size())
                        .hasSize(size));
        return ReceivedSpans.of(trace);
    }

    private static Received only(ReceivedSpans spans, String name) {
        assertThat(spans.named(name)).as(name).hasSize(1);
        return spans.named(name).getFirst();
    }
}
