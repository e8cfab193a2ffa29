package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.orchestrator.engine.ProductRow;
import dev.throughline.orchestrator.engine.Replacement;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.StageNames;
import dev.throughline.orchestrator.engine.TaskState;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a slot tells the world after its commits, and how much of it Kafka has. Confined to the slot's thread. */
final class Outlet {
    private final TaskPublisher publisher;
    private PublishedCursor cursor = new PublishedCursor(0);

    Outlet(TaskPublisher publisher) {
        this.publisher = publisher;
    }

    /** Up to where Kafka has everything. */
    long position() {
        return cursor.position();
    }

    void publish(SlotBatch batch, Instant now) {
        var group = cursor.open(batch.lastSeq());
        for (var entry : batch.journal) {
            Run run = entry.decision().run();
            publisher.event(entry.record(), run, entry.bytes(), group.expect());
            publisher.decided(entry.before(), entry.decision());
            if (!batch.replacedKeys.isEmpty()) {
                Replacement.command(entry.record())
                        .ifPresent(command -> publisher.command(command, standing(entry.record()), group.expect()));
            }
            for (String stage : entry.decision().dispatched()) {
                if (run.tasks().get(stage) instanceof TaskState.Dispatched task) {
                    publisher.task(run, stage, task, entry.decision().undoing(), now, group.expect());
                }
            }
            entry.decision().cancelled().forEach(cancelled -> publisher.cancel(run, cancelled, group.expect()));
        }
        group.sealed();
    }

    /** Whatever the former owner committed and may not have sent. */
    void republish(SlotStore store, long publishedSeq, Map<UUID, Run> runs, Instant now) throws StoreException {
        cursor = new PublishedCursor(publishedSeq);
        List<SlotStore.Unpublished> entries = store.unpublished(publishedSeq);
        if (entries.isEmpty()) {
            return;
        }
        var group = cursor.open(entries.getLast().seq());
        Set<UUID> events = new HashSet<>();
        for (var entry : entries) {
            var record = SlotStore.parse(entry);
            publisher.event(record, runs.get(record.workflowId()), entry.bytes(), group.expect());
            Replacement.command(record)
                    .ifPresent(command -> publisher.command(command, standing(record), group.expect()));
            record.events().stream().map(CausalEvent::id).forEach(events::add);
        }
        for (Run run : runs.values()) {
            for (var task : run.tasks().entrySet()) {
                String name = task.getKey();
                if (task.getValue() instanceof TaskState.Dispatched open && events.contains(open.event())) {
                    var undone = StageNames.isUndo(name)
                            ? store.products(Map.of(run.workflowId(), StageNames.stage(name)))
                                    .getOrDefault(run.workflowId(), List.of())
                            : List.<ProductRow>of();
                    publisher.task(run, name, open, undone, now, group.expect());
                }
            }
        }
        group.sealed();
    }

    /** A run only takes the place of one of its own kind, see the intake. */
    private static Standing standing(CausalRecord record) {
        return new Standing(record.isSynthetic(), record.syntheticScenarioId());
    }

    /** Waits until Kafka has the record. */
    void send(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        publisher.sendAndWait(record);
    }
}
