package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.engine.Decision;
import dev.throughline.orchestrator.engine.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    final Set<UUID> created = new java.util.HashSet<>();
    final Map<UUID, Set<String>> touchedTasks = new LinkedHashMap<>();
    final List<Entry> journal = new ArrayList<>();
    final List<StartRequest> keyed = new ArrayList<>();

    /** One journal row and what is to be sent once it is durable. */
    record Entry(long seq, CausalRecord record, byte[] bytes, Decision decision) {}

    void add(long seq, CausalRecord record, Decision decision, Run before) {
        Run run = decision.run();
        runs.put(run.workflowId(), run);
        var touched = touchedTasks.computeIfAbsent(run.workflowId(), ignored -> new java.util.LinkedHashSet<>());
        run.tasks().forEach((stage, task) -> {
            if (before.tasks().get(stage) != task) {
                touched.add(stage);
            }
        });
        journal.add(new Entry(seq, record, Json.bytes(record), decision));
    }

    boolean isEmpty() {
        return journal.isEmpty();
    }

    long lastSeq() {
        return journal.getLast().seq();
    }
}
