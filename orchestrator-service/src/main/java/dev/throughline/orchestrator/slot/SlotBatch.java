package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.orchestrator.engine.Decision;
import dev.throughline.orchestrator.engine.ProductRow;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunStatus;
import dev.throughline.orchestrator.engine.TaskState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * All that one group commit will make durable, gathered while deciding. A later decision of the batch sees the run as
 * the earlier one left it; the rows of a run are written once, in its last state.
 */
final class SlotBatch {
    final Map<UUID, Run> runs = new LinkedHashMap<>();
    final Set<UUID> created = new HashSet<>();
    final Map<UUID, Touched> tasks = new LinkedHashMap<>();
    final List<Entry> journal = new ArrayList<>();
    final List<Product> products = new ArrayList<>();
    final List<Deleted> deletedProducts = new ArrayList<>();
    final List<DeletedArtifact> deletedArtifacts = new ArrayList<>();
    final Map<UUID, Asked> commands = new LinkedHashMap<>();
    final Map<SlotStore.KeyId, SlotStore.ReservedKey> replacedKeys = new LinkedHashMap<>();
    final Map<UUID, Run> asking = new LinkedHashMap<>();
    final Set<UUID> released = new HashSet<>();
    final Set<UUID> startedDrafts = new HashSet<>();

    /** Stages of a run whose tasks changed, and with them perhaps its artifacts. */
    private final Map<UUID, Set<String>> touchedStages = new LinkedHashMap<>();

    private final long firstSeq;
    int undoneStages;

    /** @param lastSeq of the batch before */
    SlotBatch(long lastSeq) {
        this.firstSeq = lastSeq;
    }

    /** One journal row and what is to be sent once it is durable; {@code before} is the run that was decided about. */
    record Entry(long seq, CausalRecord record, byte[] bytes, Decision decision, Run before) {}

    /** A task in its last state; {@code isNew} when there is no row of it yet. */
    record Touched(UUID workflowId, String name, TaskState state, boolean isNew) {}

    record Product(Run run, ProductRow row) {}

    record Deleted(UUID workflowId, UUID productId) {}

    record DeletedArtifact(UUID workflowId, String name) {}

    record Asked(WorkflowCommand command, CommandOutcome outcome) {}

    /** @param record null when there is nothing to record: a sign of life, for example */
    void add(@org.jspecify.annotations.Nullable CausalRecord record, Decision decision, Run before) {
        Run run = decision.run();
        UUID id = run.workflowId();
        runs.put(id, run);
        var stages = touchedStages.computeIfAbsent(id, ignored -> new LinkedHashSet<>());
        run.tasks().forEach((name, task) -> {
            TaskState earlier = before.tasks().get(name);
            if (earlier != task) {
                boolean isNew = earlier == null || !earlier.taskId().equals(task.taskId());
                Touched written = tasks.get(task.taskId());
                tasks.put(task.taskId(), new Touched(id, name, task, isNew || (written != null && written.isNew())));
                stages.add(name);
            }
        });
        if (run.plan().admission() != null) {
            noteAdmission(run, before);
        }
        for (var event : decision.events()) {
            undoneStages += event instanceof CausalEvent.StageCompensated ? 1 : 0;
        }
        decision.rows().forEach(row -> products.add(new Product(run, row)));
        decision.deletion().rows().forEach(row -> deletedProducts.add(new Deleted(id, row)));
        decision.deletion().artifacts().forEach(name -> deletedArtifacts.add(new DeletedArtifact(id, name)));
        if (record != null) {
            journal.add(new Entry(lastSeq() + 1, record, Json.bytes(record), decision, before));
        }
    }

    private void noteAdmission(Run run, Run before) {
        boolean isNew = before.tasks().isEmpty();
        if (run.status() == RunStatus.PLANNED && (isNew || before.status() != RunStatus.PLANNED)) {
            asking.put(run.workflowId(), run);
        } else if (run.status().isTerminal()) {
            asking.remove(run.workflowId());
            released.add(run.workflowId());
        }
    }

    Set<String> touchedStages(UUID workflowId) {
        return touchedStages.getOrDefault(workflowId, Set.of());
    }

    /** Those that were not over before it. */
    List<Run> endedRuns() {
        List<Run> ended = new ArrayList<>(0);
        for (Entry entry : journal) {
            Run run = entry.decision().run();
            if (run.status().isTerminal() && !entry.before().status().isTerminal()) {
                ended.add(run);
            }
        }
        return ended;
    }

    boolean isEmpty() {
        return runs.isEmpty() && commands.isEmpty();
    }

    long lastSeq() {
        return journal.isEmpty() ? firstSeq : journal.getLast().seq();
    }
}
