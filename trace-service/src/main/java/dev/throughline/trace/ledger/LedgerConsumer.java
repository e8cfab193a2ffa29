package dev.throughline.trace.ledger;

import dev.throughline.contracts.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One thread that polls, writes and polls again: while a batch commits, the fetcher already holds the next one.
 *
 * <p>The truth about the position is the row in Postgres, moved by compare-and-set in the batch's transaction. After
 * any doubt (new assignment, failed or unanswered commit) positions are read again before a record is taken. Offsets
 * committed to Kafka only show the lag.
 */
@ApplicationScoped
class LedgerConsumer implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(LedgerConsumer.class);
    private static final java.time.Duration EXTENSION_PAUSE = java.time.Duration.ofMinutes(10);
    private static final int PERIODS_AHEAD = 2;

    private final LedgerConfig config;
    private final LedgerStore store;
    private final LedgerIntake intake;
    private final LedgerHealth health;
    private final String brokers;

    private final Map<Integer, Long> positions = new HashMap<>();
    private volatile boolean running = true;
    private boolean inDoubt = true;
    private long nextExtension = System.nanoTime();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable Thread thread;

    LedgerConsumer(
            LedgerConfig config,
            LedgerStore store,
            LedgerIntake intake,
            LedgerHealth health,
            @ConfigProperty(name = "kafka.bootstrap.servers") String brokers) {
        this.config = config;
        this.store = store;
        this.intake = intake;
        this.health = health;
        this.brokers = brokers;
    }

    void start(@Observes StartupEvent event) {
        var kafka = new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer = kafka;
        thread = Thread.ofPlatform().name("ledger-consumer").start(() -> run(kafka));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        if (consumer != null && thread != null) {
            consumer.wakeup();
            thread.join(java.time.Duration.ofSeconds(15));
        }
    }

    private void run(KafkaConsumer<byte[], byte[]> kafka) {
        try (kafka) {
            kafka.subscribe(java.util.List.of(Topics.EVENTS), this);
            while (running) {
                try {
                    turn(kafka);
                } catch (WakeupException e) {
                    LOG.debug("woken up to stop");
                } catch (RuntimeException | Error e) {
                    // Also an Error: without this thread nothing is ever written, and nobody would be told.
                    retryLater(kafka, e);
                }
            }
        }
    }

    private void turn(KafkaConsumer<byte[], byte[]> kafka) {
        if (System.nanoTime() - nextExtension >= 0) {
            extendLedger();
        }
        ConsumerRecords<byte[], byte[]> records = kafka.poll(java.time.Duration.ofSeconds(1));
        if (inDoubt) {
            recallPositions(kafka);
        } else if (!records.isEmpty()) {
            positions.putAll(intake.take(records, positions));
            showPositions(kafka, records.partitions());
        }
    }

    private void showPositions(KafkaConsumer<byte[], byte[]> kafka, Collection<TopicPartition> of) {
        kafka.commitAsync(
                of.stream()
                        .collect(Collectors.toMap(
                                p -> p, p -> new OffsetAndMetadata(positions.getOrDefault(p.partition(), 0L)))),
                null);
    }

    /** Periods are made long before they are needed, so that a failure is no reason to stop. */
    private void extendLedger() {
        nextExtension = System.nanoTime() + EXTENSION_PAUSE.toNanos();
        try {
            store.extend(config.periodDays(), PERIODS_AHEAD).await().atMost(config.transactionTimeout());
        } catch (RuntimeException e) {
            LOG.warnf("the ledger got no new period, it tries again reason=%s", e);
        }
    }

    private void recallPositions(KafkaConsumer<byte[], byte[]> kafka) {
        var assigned = kafka.assignment();
        var partitions = assigned.stream().map(TopicPartition::partition).toList();
        positions.clear();
        if (!partitions.isEmpty()) {
            positions.putAll(store.positions(Topics.EVENTS, partitions).await().atMost(config.transactionTimeout()));
            assigned.forEach(p -> kafka.seek(p, positions.getOrDefault(p.partition(), 0L)));
            kafka.resume(assigned);
            // Who died after the database's commit left a lag that there is not.
            showPositions(kafka, assigned);
        }
        inDoubt = false;
        health.report(new LedgerHealth.Following(partitions.size()));
    }

    /** Stays in the group by polling paused partitions; the records wait in Kafka. */
    private void retryLater(KafkaConsumer<byte[], byte[]> kafka, Throwable cause) {
        LOG.warnf("the ledger waits and tries again reason=%s", cause);
        health.report(new LedgerHealth.Waiting(String.valueOf(cause.getMessage())));
        inDoubt = true;
        try {
            kafka.pause(kafka.assignment());
            kafka.poll(config.retryPause());
        } catch (WakeupException e) {
            LOG.debug("woken up to stop");
        } catch (RuntimeException e) {
            LOG.warnf("polling while waiting failed reason=%s", e);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        inDoubt = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        inDoubt = true;
    }

    private Map<String, Object> settings() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.GROUP_ID_CONFIG,
                config.group(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                // How long the record of an instance that died waits for another one.
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                2_000,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                config.maxBatch(),
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                config.fetchMinBytes(),
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                (int) config.fetchMaxWait().toMillis());
    }
}
