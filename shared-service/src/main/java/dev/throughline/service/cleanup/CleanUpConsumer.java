package dev.throughline.service.cleanup;

import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.ControlMessage.CleanUpReceipt;
import dev.throughline.contracts.ControlMessage.CleanUpRequested;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the requests, one instance of the service each, and sends the receipt before it acknowledges: who dies between the
 * two leaves the request to another instance, which finds less to do.
 */
@ApplicationScoped
class CleanUpConsumer {
    private static final Logger LOG = Logger.getLogger(CleanUpConsumer.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** Rounds are bounded, and so is what one poll may bring: the group must not take a busy instance for a dead one. */
    private static final int MOST_AT_ONCE = 20;

    private static final int LONGEST_POLL = 15 * 60 * 1000;

    private final CleanUpSettings settings;
    private final CleanUpPart part;
    private final CleanUpRound round;
    private final String brokers;

    private volatile boolean running = true;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable Thread thread;

    CleanUpConsumer(
            CleanUpSettings settings,
            CleanUpPart part,
            CleanUpRound round,
            @ConfigProperty(name = "kafka.bootstrap.servers") String brokers) {
        this.settings = settings;
        this.part = part;
        this.round = round;
        this.brokers = brokers;
    }

    void start(@Observes StartupEvent event) {
        if (settings.enabled()) {
            var requests = new KafkaConsumer<>(reading(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = requests;
            thread = Thread.ofPlatform().name("clean-up").daemon().start(() -> run(requests));
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        if (consumer != null && thread != null) {
            consumer.wakeup();
            thread.join(Duration.ofSeconds(15));
        }
    }

    private void run(KafkaConsumer<byte[], byte[]> requests) {
        try (requests;
                var receipts = new KafkaProducer<>(writing(), new ByteArraySerializer(), new ByteArraySerializer())) {
            requests.subscribe(List.of(Topics.CONTROL));
            while (running) {
                try {
                    turn(requests, receipts);
                } catch (WakeupException e) {
                    LOG.debug("woken up to stop");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (ExecutionException | RuntimeException e) {
                    LOG.warnf("clean-up waits and tries again reason=%s", e);
                    goBack(requests);
                }
            }
        }
    }

    private void turn(KafkaConsumer<byte[], byte[]> requests, KafkaProducer<byte[], byte[]> receipts)
            throws InterruptedException, ExecutionException {
        var polled = requests.poll(Duration.ofSeconds(1));
        for (var message : polled) {
            Optional<CleanUpReceipt> receipt = request(message).flatMap(round::follow);
            if (receipt.isPresent()) {
                receipts.send(message(receipt.get())).get();
            }
        }
        if (!polled.isEmpty()) {
            requests.commitSync();
        }
    }

    /** To what was not acknowledged; a receipt that is sent twice counts once. */
    private void goBack(KafkaConsumer<byte[], byte[]> requests) {
        try {
            var assigned = requests.assignment();
            requests.committed(assigned)
                    .forEach((partition, offset) -> requests.seek(partition, offset == null ? 0 : offset.offset()));
            requests.pause(assigned);
            requests.poll(RETRY);
            requests.resume(requests.assignment());
        } catch (WakeupException e) {
            LOG.debug("woken up to stop");
        } catch (RuntimeException e) {
            LOG.warnf("clean-up could not go back yet reason=%s", e);
        }
    }

    /** What cannot be read is not for this consumer: the workers tell the dead letters of it. */
    private static Optional<CleanUpRequested> request(ConsumerRecord<byte[], byte[]> message) {
        try {
            return message.value() != null
                            && Json.read(message.value(), ControlMessage.class) instanceof CleanUpRequested request
                    ? Optional.of(request)
                    : Optional.empty();
        } catch (Json.UnreadableException e) {
            LOG.debugf("unreadable control message offset=%d", message.offset());
            return Optional.empty();
        }
    }

    private static ProducerRecord<byte[], byte[]> message(CleanUpReceipt receipt) {
        return new ProducerRecord<>(
                Topics.CONTROL,
                receipt.tenantId().getBytes(StandardCharsets.UTF_8),
                Json.MAPPER
                        .convertValue(receipt, com.fasterxml.jackson.databind.JsonNode.class)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> reading() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "throughline-" + part.service() + "-cleanup",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                2_000,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MOST_AT_ONCE,
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                LONGEST_POLL);
    }

    private Map<String, Object> writing() {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true);
    }
}
