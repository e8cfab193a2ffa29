package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Topics;
import dev.throughline.orchestrator.cost.Observations;
import dev.throughline.orchestrator.engine.Costs;
import dev.throughline.orchestrator.engine.Dependencies;
import dev.throughline.orchestrator.engine.Entropy;
import dev.throughline.orchestrator.engine.Expressions;
import dev.throughline.orchestrator.engine.RunDecider;
import dev.throughline.orchestrator.files.ContentStore;
import dev.throughline.service.telemetry.BusLog;
import dev.throughline.service.telemetry.LogContext;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Owns slots as Kafka assigns partitions of the results topic, and fills their mailboxes. A consumer of our own rather
 * than the framework's, because ownership of a slot is ownership of a partition: assignment, pausing and the offsets to
 * commit must follow the slot, not the message. All of it happens on one thread.
 */
@Singleton
public final class ResultsConsumer implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(ResultsConsumer.class);
    /** What is delivered again after a crash is ignored, so there is no hurry. */
    private static final Duration COMMIT_EVERY = Duration.ofMillis(250);

    private static final String GROUP = "throughline-orchestrator";

    private final String owner = "orchestrator-" + Ids.uuid7();
    private final Slots slots;
    private final SlotStores stores;
    private final TaskPublisher publisher;
    private final Expressions expressions;
    private final Dependencies dependencies;
    private final SubWorkflows subWorkflows;
    private final RateSettings rates;
    private final SlotMetrics metrics;
    private final Costs costs;
    private final Observations observations;
    private final ResultClaims claims;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = Thread.ofPlatform().name("task-results").unstarted(this::run);
    private final Map<Integer, Long> committed = new HashMap<>();
    private final Set<Integer> assigned = new HashSet<>();
    private long lastCommit = System.nanoTime();
    private volatile boolean stopping;

    ResultsConsumer(
            Slots slots,
            SlotStores stores,
            TaskPublisher publisher,
            Expressions expressions,
            Dependencies dependencies,
            SubWorkflows subWorkflows,
            RateSettings rates,
            SlotMetrics metrics,
            ContentStore files,
            Costs costs,
            Observations observations,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap) {
        this.slots = slots;
        this.stores = stores;
        this.publisher = publisher;
        this.expressions = expressions;
        this.dependencies = dependencies;
        this.subWorkflows = subWorkflows;
        this.rates = rates;
        this.metrics = metrics;
        this.costs = costs;
        this.observations = observations;
        this.claims = new ResultClaims(files);
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        GROUP,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2_000,
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        10_000,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        2_000,
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    void onStart(@Observes StartupEvent event) {
        thread.start();
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        consumer.wakeup();
        thread.join(Duration.ofSeconds(15));
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(Topics.TASK_RESULTS), this);
            while (!stopping) {
                turn();
            }
        } catch (WakeupException e) {
            LOG.debug("results consumer was asked to stop");
        } finally {
            closeSlots(Set.copyOf(assigned));
        }
    }

    private void turn() {
        try {
            var records = consumer.poll(Duration.ofMillis(100));
            for (TopicPartition partition : records.partitions()) {
                deliver(partition, records.records(partition));
            }
            reclaimLost();
            resumeDrained();
            commitNowAndThen();
        } catch (WakeupException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } catch (KafkaException e) {
            LOG.warnv("results cannot be read now, reason={0}", e.getMessage());
        }
    }

    private void deliver(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records)
            throws InterruptedException {
        Slot slot = slots.get(partition.partition()).orElse(null);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (slot == null || !slot.isReady() || claims.isFull() || !isDelivered(slot, record)) {
                consumer.seek(partition, record.offset());
                consumer.pause(List.of(partition));
                return;
            }
        }
    }

    private boolean isDelivered(Slot slot, ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        var sent = read(record);
        try {
            var result = sent == null ? null : redeemed(record, sent);
            if (!slot.offer(result, record)) {
                return false;
            }
            if (result != null && sent != null) {
                claims.delivered(record.partition(), record.offset(), sent);
            }
            return true;
        } catch (UncheckedIOException e) {
            LOG.warnv("the claim of a result cannot be read now, reason={0}", e.getMessage());
            return false;
        } catch (RuntimeException e) {
            // Whatever it is, it is tried again: without this thread nobody's results come.
            LOG.errorv(
                    e,
                    "a result cannot be delivered now, partition={0} offset={1}",
                    record.partition(),
                    record.offset());
            return false;
        }
    }

    /** Null when the record was unreadable and now lies with the dead letters. */
    private @Nullable TaskResult read(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        try {
            var result = Json.read(Objects.requireNonNullElse(record.value(), new byte[0]), TaskResult.class);
            requireComplete(result);
            note(record, result);
            return result;
        } catch (RuntimeException e) {
            putAside(record, e);
            return null;
        }
    }

    /** Null when the record now lies with the dead letters. */
    private @Nullable TaskResult redeemed(ConsumerRecord<byte[], byte[]> record, TaskResult sent)
            throws InterruptedException {
        try {
            var result = claims.redeemed(sent);
            long claimed = sent.claim() == null ? 0 : sent.claim().size();
            ResultBounds.require(result, record.serializedValueSize() + claimed);
            return result;
        } catch (UncheckedIOException storageIsAway) {
            throw storageIsAway;
        } catch (RuntimeException e) {
            putAside(record, e);
            return null;
        }
    }

    /** What no code of ours can use must not be in the way of what comes after it. */
    private void putAside(ConsumerRecord<byte[], byte[]> record, RuntimeException why) throws InterruptedException {
        LOG.warnv(
                "unreadable task result goes to the dead letters, partition={0} offset={1} reason={2}",
                record.partition(), record.offset(), why.getMessage());
        publisher.sendAndWait(DeadLetters.of(record, "orchestrator", why));
    }

    private static void note(ConsumerRecord<byte[], byte[]> record, TaskResult result) {
        if (BusLog.isOn(record.headers())) {
            try (var log = LogContext.open()
                    .task(result.taskId(), result.attempt())
                    .with("outcome", result.outcome().name().toLowerCase(Locale.ROOT))) {
                BusLog.received(record);
            }
        }
    }

    @SuppressWarnings("ConstantValue")
    private static void requireComplete(TaskResult result) {
        if (result.taskId() == null || result.workflowId() == null || result.outcome() == null) {
            throw new Json.UnreadableException("a result needs task_id, workflow_id and outcome", null);
        }
    }

    private void resumeDrained() {
        for (int partition : assigned) {
            slots.get(partition).ifPresent(slot -> claims.committed(partition, slot.committedOffset()));
        }
        for (TopicPartition partition : consumer.paused()) {
            slots.get(partition.partition())
                    .filter(slot -> slot.isReady() && slot.isHalfEmpty() && !claims.isFull())
                    .ifPresent(slot -> consumer.resume(List.of(partition)));
        }
    }

    /**
     * A slot that was fenced while Kafka still gives us its partition is claimed again, and its mail that was never
     * committed is read again.
     */
    private void reclaimLost() {
        for (int partition : assigned) {
            if (slots.get(partition).filter(Slot::isLost).isPresent()) {
                var results = new TopicPartition(Topics.TASK_RESULTS, partition);
                consumer.pause(List.of(results));
                if (rewind(results)) {
                    openSlot(partition);
                }
            }
        }
    }

    /**
     * To where the group has committed. That offset is committed once more, because only a member of the present
     * generation can: a process that was paused learns here that the partition is no longer its own, and takes nothing
     * from the new owner.
     */
    private boolean rewind(TopicPartition partition) {
        try {
            var known = consumer.committed(Set.of(partition)).get(partition);
            var start = known == null ? new OffsetAndMetadata(0) : known;
            consumer.commitSync(Map.of(partition, start));
            consumer.seek(partition, start);
            return true;
        } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
            LOG.infov("slot is not claimed again now, slot={0} reason={1}", partition.partition(), e.getMessage());
            return false;
        }
    }

    private void commitNowAndThen() {
        long now = System.nanoTime();
        if (now - lastCommit > COMMIT_EVERY.toNanos()) {
            lastCommit = now;
            commit();
        }
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int partition : assigned) {
            slots.get(partition).ifPresent(slot -> {
                long offset = slot.committedOffset();
                if (offset > committed.getOrDefault(partition, -1L)) {
                    committed.put(partition, offset);
                    offsets.put(new TopicPartition(Topics.TASK_RESULTS, partition), new OffsetAndMetadata(offset));
                }
            });
        }
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (done, failure) -> {
                if (failure != null) {
                    LOG.debugv("offset commit failed, the next one covers it, reason={0}", failure.getMessage());
                }
            });
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            assigned.add(partition.partition());
            openSlot(partition.partition());
        });
        consumer.pause(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        closeSlots(partitions.stream().map(TopicPartition::partition).toList());
    }

    private void openSlot(int partition) {
        committed.remove(partition);
        claims.forget(partition);
        var store = stores.of(partition);
        int partitions = consumer.partitionsFor(Topics.TASK_RESULTS).size();
        var decider = new RunDecider(
                Entropy.SYSTEM,
                expressions,
                new Rates(rates.agents(), partitions),
                dependencies,
                parent -> Slots.idIn(partition, partitions),
                costs);
        var tenants = new Rates(rates.tenants(), partitions);
        var decisions =
                new SlotDecisions(new Turn.Rules(Entropy.SYSTEM, decider, subWorkflows, tenants, rates.maxQueued()));
        var slot = new Slot(
                partition, owner, store, decisions, publisher, metrics, InstantSource.system(), observations::note);
        slots.put(slot, partitions);
        slot.open();
    }

    private void closeSlots(Collection<Integer> partitions) {
        for (int partition : partitions) {
            assigned.remove(partition);
            claims.forget(partition);
            slots.get(partition).ifPresent(slot -> {
                slot.close();
                try {
                    slot.awaitStop();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            slots.remove(partition);
        }
    }
}
