package dev.throughline.worker.intake;

import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.Topics;
import dev.throughline.service.telemetry.BusLog;
import dev.throughline.service.telemetry.LogContext;
import dev.throughline.worker.publish.ReportPublisher;
import dev.throughline.worker.step.Interruption;
import dev.throughline.worker.task.RunningTasks;
import dev.throughline.worker.task.TaskReport;
import dev.throughline.worker.task.TaskRunner;
import dev.throughline.worker.tracing.AttemptTracing;
import dev.throughline.worker.tracing.Taken;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The one poll thread over all agent topics.
 *
 * <p>A raw consumer, not a messaging channel: a channel per agent would cost a thread, a message wrapper and several
 * context switches per task, and could neither pause one agent's partitions by its own bound nor commit out-of-order
 * completions as an in-order prefix, which is what keeps a task of tens of microseconds that cheap.
 *
 * <p>An offset is finished when the broker acknowledged the task's events and result, or its dead letter.
 */
@ApplicationScoped
public class TaskConsumer {
    private static final Logger LOG = Logger.getLogger(TaskConsumer.class);
    private static final int REMEMBERED = 50_000;
    private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(250).toNanos();

    private final String servers;
    private final WorkerSettings settings;
    private final ClaimedRunner runner;
    private final RunningTasks running;
    private final ReportPublisher publisher;
    private final AttemptTracing tracing;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, AgentLane> lanes = new HashMap<>();
    private final Map<TopicPartition, PartitionOffsets> partitions = new HashMap<>();

    /** Attempts taken recently, with what completes when they are done; touched by the poll thread only. */
    private final Map<RunningTasks.Attempt, CompletableFuture<Boolean>> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RunningTasks.Attempt, CompletableFuture<Boolean>> eldest) {
            return size() > REMEMBERED && eldest.getValue().isDone();
        }
    };

    private volatile boolean stopping;
    private volatile boolean assigned;
    private final Thread pollThread = Thread.ofPlatform().name("task-poll").unstarted(this::pollUntilStopped);

    public TaskConsumer(
            @ConfigProperty(name = "kafka.bootstrap.servers") String servers,
            WorkerSettings settings,
            ClaimedRunner runner,
            RunningTasks running,
            ReportPublisher publisher,
            AttemptTracing tracing) {
        this.servers = servers;
        this.settings = settings;
        this.runner = runner;
        this.running = running;
        this.publisher = publisher;
        this.tracing = tracing;
        settings.agents()
                .forEach(
                        agent -> lanes.put(Topics.tasks(agent), new AgentLane(settings.concurrencyOf(agent), threads)));
    }

    void start(@Observes StartupEvent event) {
        pollThread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        pollThread.join(Duration.ofSeconds(10));
        // Running tasks are left, not interrupted: an interrupt would be reported as a failure of the task, while an
        // uncommitted offset only makes the next owner run it again.
    }

    /** The group gave this instance its share and the thread that serves it lives. */
    public boolean isAssigned() {
        return assigned && pollThread.isAlive();
    }

    private void pollUntilStopped() {
        while (!stopping) {
            try (var consumer =
                    new KafkaConsumer<>(configuration(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.subscribe(lanes.keySet(), new Rebalance(consumer));
                poll(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken up");
            } catch (RuntimeException | Error e) {
                // Whatever happened, tasks that are not committed come again; without this thread nothing comes.
                LOG.error("the poll loop failed and starts over", e);
                assigned = false;
                partitions.clear();
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofSeconds(1).toNanos());
            }
        }
    }

    private void poll(KafkaConsumer<byte[], byte[]> consumer) {
        long lastCommit = System.nanoTime();
        while (!stopping) {
            boolean isPaused = !consumer.paused().isEmpty();
            for (ConsumerRecord<byte[], byte[]> taken : consumer.poll(Duration.ofMillis(isPaused ? 5 : 50))) {
                take(taken);
            }
            balance(consumer);
            if (System.nanoTime() - lastCommit > COMMIT_EVERY_NANOS) {
                commitAsync(consumer);
                lastCommit = System.nanoTime();
            }
        }
        consumer.commitSync(committable(partitions.keySet()), Duration.ofSeconds(5));
    }

    private void take(ConsumerRecord<byte[], byte[]> taken) {
        var slot = partitions
                .computeIfAbsent(new TopicPartition(taken.topic(), taken.partition()), key -> new PartitionOffsets())
                .add(taken.offset());
        TaskEnvelope task;
        try {
            task = EnvelopeReader.read(taken.value());
        } catch (Json.UnreadableException e) {
            try (var log = LogContext.of(taken.headers())) {
                LOG.warnf("unreadable task envelope topic=%s offset=%d", taken.topic(), taken.offset());
            }
            publisher.send(DeadLetters.of(taken, "worker", e), slot::finish);
            return;
        }
        var envelope = Taken.of(taken, task);
        if (BusLog.isOn(taken.headers())) {
            try (var log = envelope.log()) {
                BusLog.received(taken);
            }
        }
        String agent = task.stage().agent();
        if (!taken.topic().equals(Topics.tasks(agent))) {
            // Run here, it would count against the bound of an agent that never offered to run it.
            publisher.publish(
                    null, TaskRunner.misdirected(task, taken.topic()), agent, envelope.carried(), slot::finish);
            return;
        }
        var attempt = RunningTasks.Attempt.of(task);
        CompletableFuture<Boolean> earlier = recent.get(attempt);
        if (earlier != null) {
            // A duplicate of an attempt that still runs must not be committed before that one is acknowledged.
            earlier.thenRun(slot::finish);
            return;
        }
        var done = new CompletableFuture<Boolean>();
        done.thenRun(slot::finish);
        recent.put(attempt, done);
        var interruption = running.begin(attempt);
        if (TaskRunner.isInstant(task)) {
            run(envelope, attempt, interruption, Heartbeat.NONE, done);
        } else {
            var heartbeat = Heartbeat.of(envelope, interruption, publisher);
            lane(taken.topic()).submit(() -> run(envelope, attempt, interruption, heartbeat, done), task.isSynthetic());
        }
    }

    private AgentLane lane(String topic) {
        return java.util.Objects.requireNonNull(lanes.get(topic));
    }

    private void run(
            Taken taken,
            RunningTasks.Attempt attempt,
            Interruption interruption,
            Heartbeat heartbeat,
            CompletableFuture<Boolean> done) {
        try (heartbeat;
                var log = taken.log()) {
            if (!stopping) {
                execute(taken, interruption, heartbeat, done);
            }
        } finally {
            running.end(attempt);
        }
    }

    private void execute(Taken taken, Interruption interruption, Heartbeat heartbeat, CompletableFuture<Boolean> done) {
        TaskEnvelope task = taken.task();
        String agent = task.stage().agent();
        try {
            TaskReport report = runner.run(task, interruption);
            heartbeat.close();
            var failure = report.result().failure();
            if (failure != null) {
                LOG.infof(
                        "attempt failed code=%s stage=%s step=%s attempt=%d",
                        failure.code(), task.stage().name(), failure.step(), task.attempt());
            }
            tracing.ended(taken, report);
            publisher.publish(report.steps(), report.result(), agent, taken.carried(), () -> done.complete(true));
        } catch (RuntimeException | Error e) {
            // A bug of ours must end this attempt only, or its open offset would hold back the whole partition.
            LOG.errorf(e, "task runner failed attempt=%d", task.attempt());
            heartbeat.close();
            var broken = TaskRunner.brokenDown(task, e);
            publisher.publish(null, broken, agent, taken.carried(), () -> done.complete(true));
        }
    }

    private void balance(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> full = new ArrayList<>();
        List<TopicPartition> free = new ArrayList<>();
        var paused = consumer.paused();
        for (TopicPartition partition : consumer.assignment()) {
            AgentLane lane = lane(partition.topic());
            if (lane.isFull() && !paused.contains(partition)) {
                full.add(partition);
            } else if (lane.hasRoom() && paused.contains(partition)) {
                free.add(partition);
            }
        }
        consumer.pause(full);
        consumer.resume(free);
    }

    private Map<TopicPartition, OffsetAndMetadata> committable(Collection<TopicPartition> of) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (TopicPartition partition : of) {
            var tracked = partitions.get(partition);
            long offset = tracked == null ? -1 : tracked.committable();
            if (offset >= 0) {
                offsets.put(partition, new OffsetAndMetadata(offset));
            }
        }
        return offsets;
    }

    private void commitAsync(KafkaConsumer<byte[], byte[]> consumer) {
        var offsets = committable(partitions.keySet());
        if (offsets.isEmpty()) {
            return;
        }
        // Called back on this thread, inside a later poll.
        consumer.commitAsync(offsets, (committed, error) -> {
            if (error == null) {
                committed.forEach((partition, offset) -> {
                    var tracked = partitions.get(partition);
                    if (tracked != null) {
                        tracked.committed(offset.offset());
                    }
                });
            }
        });
    }

    private Map<String, Object> configuration() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "throughline-workers",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                500,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                1,
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                30_000,
                // How long the tasks of an instance that died wait for another one.
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                2_000,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());
    }

    /** Runs on the poll thread, inside poll. */
    private final class Rebalance implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        private Rebalance(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            assigned = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            var offsets = committable(revoked);
            revoked.forEach(partitions::remove);
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, Duration.ofSeconds(5));
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            lost.forEach(partitions::remove);
        }
    }
}
