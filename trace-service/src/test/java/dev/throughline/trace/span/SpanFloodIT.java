package dev.throughline.trace.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.AnySpans;
import dev.throughline.trace.Runs;
import dev.throughline.trace.otlp.Exporter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The ledger goes on while spans flood in: both paces of one run, on the same two cores as the flood itself. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class SpanFloodIT {
    private static final Logger LOG = Logger.getLogger(SpanFloodIT.class);
    private static final int RUNS = 2_000;
    private static final int SENDERS = 4;
    /** Shared processors cost it something; waiting for spans would cost it nearly everything. */
    private static final double LEAST_RATIO = 0.2;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    MeterRegistry metrics;

    @Inject
    SpansConfig config;

    private volatile boolean flooding = true;
    private volatile double mostQueued;

    @Test
    void shouldKeepItsPaceAndTheQueueItsBoundWhenSpansFloodIn() throws Exception {
        try (var connection = DriverManager.getConnection(jdbcUrl, user, password);
                var sql = connection.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            recordsPerSecond(sql);
            double alone = recordsPerSecond(sql);
            double spansBefore = accepted();
            for (int i = 0; i < SENDERS; i++) {
                long seed = i;
                threads.submit(() -> flood(seed));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> accepted() > spansBefore + 10_000);
            // When
            double flooded = recordsPerSecond(sql);
            flooding = false;
            // Then
            LOG.infof(
                    "records a second: alone %.0f, with spans %.0f, ratio %.2f; spans stored %.0f, most queued bytes %.0f",
                    alone, flooded, flooded / alone, accepted() - spansBefore, mostQueued);
            assertThat(flooded / alone).isGreaterThan(LEAST_RATIO);
            assertThat(mostQueued).isLessThan(config.queueBytes() + (double) config.maxBody());
        } finally {
            flooding = false;
        }
    }

    private Void flood(long seed) throws IOException, InterruptedException {
        var exporter = Exporter.of("submitter", "flood");
        var any = new AnySpans(seed);
        List<byte[]> requests = IntStream.range(0, 5)
                .mapToObj(i -> any.request(
                        IntStream.range(0, 20).mapToObj(t -> UUID.randomUUID()).toList(), 400))
                .map(TracesData::toByteArray)
                .toList();
        for (int i = 0; flooding; i++) {
            exporter.protobuf(requests.get(i % requests.size()));
            mostQueued = Math.max(
                    mostQueued,
                    metrics.get("throughline.spans.queue.bytes").gauge().value());
        }
        return null;
    }

    private double accepted() {
        return metrics.get("throughline.spans.accepted").counter().count();
    }

    private double recordsPerSecond(Statement sql) throws Exception {
        long before = entries(sql);
        long start = System.nanoTime();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", brokers, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RUNS; i++) {
                Runs.completed().records.forEach(record -> producer.send(record.toKafka(null)));
            }
        }
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> entries(sql) >= before + 3L * RUNS);
        return 3.0 * RUNS * 1e9 / (System.nanoTime() - start);
    }

    private static long entries(Statement sql) throws Exception {
        try (var rows = sql.executeQuery("SELECT count(*) FROM ledger_entry")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
