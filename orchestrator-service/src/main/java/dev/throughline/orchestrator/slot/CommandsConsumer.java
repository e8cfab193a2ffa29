package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.service.telemetry.BusLog;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings commands to the slots of this instance. It reads the partition of a slot while that slot is ours, from where the
 * slot's own commits say: what was asked is decided once, whoever owns the slot by then.
 */
@Singleton
public final class CommandsConsumer {
    private static final Logger LOG = Logger.getLogger(CommandsConsumer.class);
    private static final int MAX_TEXT = 500;

    private final Slots slots;
    private final TaskPublisher publisher;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = Thread.ofPlatform().name("workflow-commands").unstarted(this::run);
    private Map<TopicPartition, Slot> reading = Map.of();
    private volatile boolean stopping;

    CommandsConsumer(
            Slots slots, TaskPublisher publisher, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap) {
        this.slots = slots;
        this.publisher = publisher;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        500,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "orchestrator-commands"),
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
            while (!stopping) {
                turn();
            }
        } catch (WakeupException e) {
            LOG.debug("commands consumer was asked to stop");
        }
    }

    private void turn() {
        try {
            follow();
            if (reading.isEmpty()) {
                // A consumer without partitions refuses to poll.
                TimeUnit.MILLISECONDS.sleep(100);
                return;
            }
            var records = consumer.poll(Duration.ofMillis(100));
            for (TopicPartition partition : records.partitions()) {
                deliver(partition, records.records(partition));
            }
        } catch (WakeupException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } catch (KafkaException e) {
            LOG.warnv("commands cannot be read now, reason={0}", e.getMessage());
        }
    }

    /** A slot that was lost and claimed again is another object, and starts where its new claim says. */
    private void follow() {
        Map<TopicPartition, Slot> ours = slots.ready().stream()
                .collect(Collectors.toMap(
                        slot -> new TopicPartition(Topics.WORKFLOW_COMMANDS, slot.number()), slot -> slot));
        if (ours.equals(reading)) {
            return;
        }
        var before = reading;
        consumer.assign(ours.keySet());
        ours.forEach((partition, slot) -> {
            if (before.get(partition) != slot) {
                consumer.seek(partition, slot.commandOffset());
            }
        });
        reading = ours;
    }

    private void deliver(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records)
            throws InterruptedException {
        Slot slot = reading.get(partition);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (slot == null || !isDelivered(slot, record)) {
                consumer.seek(partition, record.offset());
                return;
            }
        }
    }

    private boolean isDelivered(Slot slot, ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        try {
            return slot.offer(read(record), record.offset() + 1);
        } catch (RuntimeException e) {
            // Whatever it is, it is tried again: without this thread nobody's commands come.
            LOG.errorv(
                    e,
                    "a command cannot be delivered now, partition={0} offset={1}",
                    record.partition(),
                    record.offset());
            return false;
        }
    }

    /** Null when the record was unreadable and now lies with the dead letters. */
    private @Nullable WorkflowCommand read(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        try {
            BusLog.received(record);
            var command = Json.read(Objects.requireNonNullElse(record.value(), new byte[0]), WorkflowCommand.class);
            requireUsable(command);
            return command;
        } catch (RuntimeException e) {
            LOG.warnv(
                    "unreadable command goes to the dead letters, partition={0} offset={1}",
                    record.partition(), record.offset());
            publisher.sendAndWait(DeadLetters.of(record, "orchestrator", e));
            return null;
        }
    }

    @SuppressWarnings("ConstantValue")
    private static void requireUsable(WorkflowCommand command) {
        if (command.commandId() == null
                || command.workflowId() == null
                || command.verb() == null
                || command.actor() == null) {
            throw new Json.UnreadableException("a command needs command_id, workflow_id, verb and actor", null);
        }
        if (isUnusable(command.actor()) || isUnusable(command.reason()) || isUnusable(command.stage())) {
            throw new Json.UnreadableException("a text of the command is too long or holds NUL", null);
        }
    }

    private static boolean isUnusable(@Nullable String text) {
        return text != null && (text.length() > MAX_TEXT || text.indexOf('\0') >= 0);
    }
}
