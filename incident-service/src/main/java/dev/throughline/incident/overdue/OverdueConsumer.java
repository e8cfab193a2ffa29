package dev.throughline.incident.overdue;

import dev.throughline.contracts.Topics;
import dev.throughline.incident.occurrence.Incidents;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One thread that reads, and every few seconds writes what it knows and looks for overdue runs. Stopping is like being
 * killed: what is not written is read again.
 *
 * <p>The truth about the position is the row in Postgres, moved by compare-and-set with the rows of the runs. After any
 * doubt (new assignment, failed or unanswered commit) both are read again before a record is taken. Offsets committed
 * to Kafka only show the lag.
 */
@ApplicationScoped
class OverdueConsumer implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(OverdueConsumer.class);
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);

    private final OverdueConfig config;
    private final String brokers;
    private final Lookout lookout;
    private final Frontier frontier = new Frontier();

    private volatile boolean running;
    private boolean inDoubt = true;
    private boolean isHeld;
    private long nextCheck;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable Thread thread;

    OverdueConsumer(
            OverdueConfig config,
            WatchStore store,
            Incidents incidents,
            WatchMetrics metrics,
            @ConfigProperty(name = "kafka.bootstrap.servers") String brokers) {
        this.config = config;
        this.brokers = brokers;
        this.lookout = new Lookout(config, store, incidents, metrics);
    }

    void start(@Observes StartupEvent event) {
        start();
    }

    void start() {
        var kafka = new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer = kafka;
        running = true;
        thread = Thread.ofPlatform().name("overdue-consumer").start(() -> run(kafka));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
    }

    void stop() throws InterruptedException {
        running = false;
        if (consumer != null && thread != null) {
            consumer.wakeup();
            thread.join(Duration.ofSeconds(15));
        }
    }

    private void run(KafkaConsumer<byte[], byte[]> kafka) {
        try (kafka) {
            kafka.subscribe(List.of(Topics.EVENTS), this);
            while (running) {
                try {
                    turn(kafka);
                } catch (WakeupException e) {
                    LOG.debug("woken up to stop");
                } catch (RuntimeException e) {
                    retryLater(kafka, e);
                }
            }
        }
    }

    private void turn(KafkaConsumer<byte[], byte[]> kafka) {
        var records = kafka.poll(shortWait());
        if (inDoubt) {
            recall(kafka);
            return;
        }
        long now = System.currentTimeMillis();
        records.forEach(record -> lookout.see(record, now));
        holdIfFull(kafka);
        frontier.reached(kafka).forEach(lookout::completeUntil);
        if (now >= nextCheck || lookout.hasMuchToWrite()) {
            check(kafka);
        }
    }

    private void check(KafkaConsumer<byte[], byte[]> kafka) {
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        Map<Integer, Long> next = new HashMap<>();
        for (TopicPartition partition : kafka.assignment()) {
            long position = kafka.position(partition);
            read.put(partition, new OffsetAndMetadata(position));
            next.put(partition.partition(), position);
        }
        lookout.write(next);
        kafka.commitAsync(read, null);
        boolean isMore = lookout.report();
        nextCheck =
                isMore ? 0 : System.currentTimeMillis() + config.checkEvery().toMillis();
        frontier.look(kafka, config.checkEvery());
    }

    /** Forgetting a run would be a run that nobody watches; waiting is seen in the lag, the log and the metrics. */
    private void holdIfFull(KafkaConsumer<byte[], byte[]> kafka) {
        if (isHeld == lookout.isFull()) {
            return;
        }
        isHeld = !isHeld;
        LOG.warnf("the watch is full, or no longer full held=%b most=%d", isHeld, config.maxRuns());
        if (isHeld) {
            kafka.pause(kafka.assignment());
        } else {
            kafka.resume(kafka.paused());
        }
    }

    private void recall(KafkaConsumer<byte[], byte[]> kafka) {
        var assigned = kafka.assignment();
        frontier.forget();
        var positions =
                lookout.recall(assigned.stream().map(TopicPartition::partition).toList());
        assigned.forEach(partition -> kafka.seek(partition, positions.getOrDefault(partition.partition(), 0L)));
        kafka.resume(assigned);
        isHeld = false;
        holdIfFull(kafka);
        inDoubt = false;
    }

    /** Stays in the group by polling paused partitions; the records wait in Kafka. */
    private void retryLater(KafkaConsumer<byte[], byte[]> kafka, RuntimeException cause) {
        LOG.warnf("the watch waits and tries again reason=%s", cause);
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

    /** Nobody waits for this consumer, but its checks wait for its polls. */
    private Duration shortWait() {
        Duration tenth = config.checkEvery().dividedBy(10);
        return tenth.compareTo(LONGEST_POLL) < 0 ? tenth : LONGEST_POLL;
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
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                2_000,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                // Few large fetches cost least.
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                500_000,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                (int) shortWait().toMillis());
    }
}
