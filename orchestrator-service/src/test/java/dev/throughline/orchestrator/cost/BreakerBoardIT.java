package dev.throughline.orchestrator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.BreakerState;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.breaker.BreakerBoard;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is published on the topic of breakers is what a reader is told, within a second. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class BreakerBoardIT {
    private static final int TRIPS = 20;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Inject
    BreakerBoard board;

    private final String tenant = "t-" + UUID.randomUUID();
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void open() throws Exception {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        // The first record waits for metadata, and a reader that found no topic looks for it every second.
        publish("somebody-else", BreakerState.OPEN, false, 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> !board.allows("v2", "somebody-else"));
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void shouldKnowEveryTripAndRecoverySoonerThanASecondAsARule() throws Exception {
        // Given
        assertThat(board.allows("v2", tenant)).isTrue();
        List<Long> nanos = new ArrayList<>();

        // When
        for (int trip = 1; trip <= TRIPS; trip++) {
            String state = trip % 2 == 0 ? BreakerState.CLOSED : BreakerState.OPEN;
            publish(tenant, state, false, trip);
            nanos.add(untilAllowedIs(trip % 2 == 0));
        }

        // Then
        nanos.sort(Comparator.naturalOrder());
        assertThat(Duration.ofNanos(nanos.get(TRIPS / 2))).isLessThan(Duration.ofSeconds(1));
        assertThat(board.allows("v1", tenant)).isTrue();
    }

    @Test
    void shouldPassOverWhatItCannotReadAndWhatIsOld() throws Exception {
        // Given
        publish(tenant, BreakerState.OPEN, false, 5);
        untilAllowedIs(false);

        // When
        producer.send(record(tenant, "not json".getBytes(StandardCharsets.UTF_8)))
                .get();
        producer.send(record(tenant, "{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8)))
                .get();
        publish(tenant, BreakerState.CLOSED, false, 4);
        publish(tenant + "-2", BreakerState.CLOSED, true, 1);

        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> !board.allows("v2", tenant + "-2"));
        assertThat(board.allows("v2", tenant)).isFalse();
        producer.send(record(tenant, null)).get();
        untilAllowedIs(true);
    }

    private long untilAllowedIs(boolean isAllowed) {
        long start = System.nanoTime();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> board.allows("v2", tenant) == isAllowed);
        return System.nanoTime() - start;
    }

    private void publish(String whose, String state, boolean isDisabled, long version) throws Exception {
        var breaker = new BreakerState(
                BreakerState.name("v2", whose),
                "v2",
                whose,
                state,
                isDisabled,
                null,
                1,
                null,
                null,
                Instant.now(),
                version);
        producer.send(breaker.toKafka()).get();
    }

    private static ProducerRecord<byte[], byte[]> record(String whose, byte[] value) {
        return new ProducerRecord<>(
                Topics.BREAKERS, BreakerState.name("v2", whose).getBytes(StandardCharsets.UTF_8), value);
    }
}
