package dev.throughline.orchestrator.cost;

import dev.throughline.contracts.BreakerState;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.breaker.BreakerBoard;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the topic of breakers says to the board: all of its partitions from their beginning, in no group, so every
 * instance sees every breaker. While the topic cannot be read the board stays as it is, and at first that is empty: all
 * are allowed.
 */
@ApplicationScoped
class BreakerReader {
    private static final Logger LOG = Logger.getLogger(BreakerReader.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_NAME = 500;

    private final BreakerBoard board;
    private final Map<String, Object> settings;
    private final InstantSource clock = InstantSource.system();
    private final CountDownLatch stop = new CountDownLatch(1);

    private @Nullable Thread thread;

    BreakerReader(BreakerBoard board, @ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.board = board;
        this.settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "throughline-orchestrator-breakers",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false);
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("breaker-reader").daemon().start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        if (thread != null && !thread.join(STOP_PATIENCE)) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            do {
                readAll();
            } while (!stop.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends when it is to stop, or cannot go on; then all is read again. */
    private void readAll() throws InterruptedException {
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            read(consumer);
        } catch (InterruptException e) {
            stop.countDown();
        } catch (KafkaException e) {
            LOG.warnv("breakers cannot be read now and stay as they are, reason={0}", e.getMessage());
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        Set<TopicPartition> assigned = Set.of();
        Instant look = Instant.EPOCH;
        while (stop.getCount() > 0) {
            Instant now = clock.instant();
            if (assigned.isEmpty() || !now.isBefore(look)) {
                assigned = assign(consumer, assigned);
                look = now.plus(LOOK_FOR_PARTITIONS);
            }
            if (assigned.isEmpty()) {
                stop.await(1, TimeUnit.SECONDS);
            } else {
                take(consumer.poll(POLL));
            }
        }
    }

    /** New partitions are read from their beginning, the others go on where they are. */
    private static Set<TopicPartition> assign(Consumer<byte[], byte[]> consumer, Set<TopicPartition> before) {
        Set<TopicPartition> all = new HashSet<>();
        consumer.partitionsFor(Topics.BREAKERS)
                .forEach(partition -> all.add(new TopicPartition(partition.topic(), partition.partition())));
        if (all.equals(before)) {
            return before;
        }
        consumer.assign(all);
        all.stream()
                .filter(partition -> !before.contains(partition))
                .map(List::of)
                .forEach(consumer::seekToBeginning);
        return all;
    }

    private void take(Iterable<ConsumerRecord<byte[], byte[]>> found) {
        List<BreakerBoard.Change> changes = new ArrayList<>();
        for (var one : found) {
            change(one).ifPresent(changes::add);
        }
        board.learn(changes);
    }

    private static Optional<BreakerBoard.Change> change(ConsumerRecord<byte[], byte[]> found) {
        if (found.key() == null || found.key().length > MAX_NAME) {
            return Optional.empty();
        }
        String name = new String(found.key(), StandardCharsets.UTF_8);
        if (found.value() == null) {
            return Optional.of(new BreakerBoard.Change(name, null));
        }
        try {
            if (found.value().length > MAX_BYTES) {
                throw new Json.UnreadableException("too large", null);
            }
            return Optional.of(new BreakerBoard.Change(name, Json.read(found.value(), BreakerState.class)));
        } catch (Json.UnreadableException e) {
            LOG.warnv(
                    "no state of a breaker and passed over, partition={0} offset={1} reason={2}",
                    found.partition(), found.offset(), e.getMessage());
            return Optional.empty();
        }
    }
}
