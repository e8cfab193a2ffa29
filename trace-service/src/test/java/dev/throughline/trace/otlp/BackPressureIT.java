package dev.throughline.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.trace.AnySpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What senders are told while the database does not take their spans; a lock on the table plays the slow database. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class BackPressureIT {
    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.flyway.username")
    String owner;

    @ConfigProperty(name = "quarkus.flyway.password")
    String password;

    @ConfigProperty(name = "quarkus.datasource.username")
    String app;

    @ConfigProperty(name = "quarkus.datasource.password")
    String appPassword;

    @Inject
    MeterRegistry metrics;

    private final AnySpans any = new AnySpans(System.nanoTime());
    private final Exporter exporter = Exporter.of("submitter", "back-pressure");

    @Test
    void shouldAnswerNothingBeforeTheCommitAndUnavailableWhenItFails() throws Exception {
        // Given
        UUID trace = UUID.randomUUID();
        byte[] request = any.request(List.of(trace), 5).toByteArray();
        CompletableFuture<HttpResponse<byte[]>> answer;

        // When
        try (Connection blocked = locked()) {
            answer = exporter.later(request);
            await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(5)).until(() -> !answer.isDone());
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                strike();
                return answer.isDone();
            });
            blocked.rollback();
        }

        // Then
        assertThat(answer.get().statusCode()).isEqualTo(503);
        assertThat(answer.get().headers().firstValue("retry-after")).isPresent();
        assertThat(spans(trace)).isZero();
        assertThat(exporter.protobuf(request).statusCode()).isEqualTo(200);
        assertThat(spans(trace)).isEqualTo(5);
    }

    @Test
    void shouldSendAwayWhatDoesNotFitAndKeepWhatItTookWhenTheQueueIsFull() throws Exception {
        // Given
        List<UUID> traces = new ArrayList<>();
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();

        // When
        try (Connection blocked = locked()) {
            for (int i = 0; i < 14; i++) {
                traces.add(UUID.randomUUID());
                double before = queued();
                var answer = exporter.later(large(traces.getLast()));
                answers.add(answer);
                await().atMost(Duration.ofSeconds(20)).until(() -> answer.isDone() || queued() > before);
            }
            assertThat(queued()).isBetween(20e6, 34e6);
            blocked.rollback();
        }

        // Then
        for (int i = 0; i < traces.size(); i++) {
            var answer = answers.get(i).get();
            boolean taken = answer.statusCode() == 200;
            assertThat(spans(traces.get(i))).isEqualTo(taken ? 15 : 0);
            assertThat(taken || answer.statusCode() == 429).isTrue();
            assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(!taken);
        }
        assertThat(answers.getFirst().get().statusCode()).isEqualTo(200);
        assertThat(answers.getLast().get().statusCode()).isEqualTo(429);
        assertThat(queued()).isZero();
    }

    /** Nearly four megabytes that do not get smaller. */
    private byte[] large(UUID trace) {
        var random = new Random();
        return AnySpans.of(
                        "shop",
                        IntStream.range(0, 15)
                                .mapToObj(i -> {
                                    byte[] noise = new byte[250_000];
                                    random.nextBytes(noise);
                                    return any.span(trace)
                                            .addAttributes(KeyValue.newBuilder()
                                                    .setKey("noise")
                                                    .setValue(AnyValue.newBuilder()
                                                            .setBytesValue(ByteString.copyFrom(noise))));
                                })
                                .toArray(Span.Builder[]::new))
                .toByteArray();
    }

    private double queued() {
        return metrics.get("throughline.spans.queue.bytes").gauge().value();
    }

    private Connection locked() throws SQLException {
        Connection connection = DriverManager.getConnection(jdbcUrl, owner, password);
        connection.setAutoCommit(false);
        try (var sql = connection.createStatement()) {
            sql.execute("LOCK TABLE span_chunk IN EXCLUSIVE MODE");
        }
        return connection;
    }

    /** Cuts the connections that wait for the lock. */
    private void strike() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, app, appPassword);
                var sql = connection.createStatement()) {
            sql.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE usename = current_user AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO span_chunk%'");
        }
    }

    private int spans(UUID trace) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, app, appPassword);
                var sql = connection.prepareStatement(
                        "SELECT coalesce(sum(span_count), 0) FROM span_chunk WHERE trace_id = ?")) {
            sql.setObject(1, trace);
            try (var row = sql.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
