package dev.throughline.incident.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Sampling;
import dev.throughline.contracts.SpanId;
import dev.throughline.incident.Failing;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.otlp.OtlpReceiver;
import dev.throughline.testkit.otlp.ReceivedSpans;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector that is not ours gets to see of a failure. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
@QuarkusTestResource(value = OtlpReceiver.class, restrictToAnnotatedClass = true)
class FailureTracingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private final SpanId run = SpanId.random();
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void open() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void shouldExportOneSpanBelowTheRunWhenAFailureBecomesAnIncident() {
        // Given
        var failing = Failing.of(tenant, "odd");

        // When also delivered again, which opens and repeats nothing
        send(failing.record(), Sampling.SAMPLED);
        var span = awaited(failing.record());
        send(failing.record(), Sampling.SAMPLED);
        var repeated = Failing.of(tenant, "odd");
        send(repeated.record(), Sampling.SAMPLED);
        var later = awaited(repeated.record());

        // Then
        assertThat(span.name()).isEqualTo("process throughline.events");
        assertThat(span.kind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
        assertThat(span.parent()).isEqualTo(run.hex());
        assertThat(span.links()).isEqualTo(1);
        assertThat(span.attributes())
                .containsEntry("messaging.destination.name", "throughline.events")
                .containsEntry("throughline.tenant", tenant)
                .containsKeys("throughline.incident.id", "messaging.kafka.offset");
        assertThat(later.attributes().get("throughline.incident.id"))
                .isEqualTo(span.attributes().get("throughline.incident.id"));
        assertThat(of(failing.record()).all()).hasSize(1);
    }

    @Test
    void shouldExportNothingWhenTheTraceIsNotRecorded() {
        // Given
        var unwanted = Failing.of(tenant, "quiet");
        var wanted = Failing.of(tenant, "loud");

        // When
        send(unwanted.record(), Sampling.UNSAMPLED);
        send(wanted.record(), Sampling.SAMPLED);

        // Then
        awaited(wanted.record());
        assertThat(of(unwanted.record()).all()).isEmpty();
    }

    private void send(CausalRecord record, Sampling sampling) {
        producer.send(record.toKafka(run, sampling));
        producer.flush();
    }

    private static ReceivedSpans of(CausalRecord record) {
        return ReceivedSpans.of(record.traceId().uuid());
    }

    private static ReceivedSpans.Received awaited(CausalRecord record) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(of(record).all()).hasSize(1));
        return of(record).all().getFirst();
    }
}
