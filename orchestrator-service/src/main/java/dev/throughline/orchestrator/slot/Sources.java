package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.orchestrator.engine.Compensation;
import dev.throughline.orchestrator.engine.ProductRow;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a turn's decisions need besides the runs in memory, read before the first of them: runs that have ended and left
 * the memory, commands that were decided before, rows that are about to be undone.
 */
final class Sources {
    /** So many rows at most are read for one turn, unless a single stage has more. */
    private static final int MAX_ROWS = 20_000;

    private final Map<UUID, Run> active;
    private final Map<UUID, Run> ended;
    private final Map<UUID, CommandOutcome> outcomes;
    private final Map<UUID, FrozenDraft> drafts;
    private final Map<UUID, List<ProductRow>> rows;

    private Sources(
            Map<UUID, Run> active,
            Map<UUID, Run> ended,
            Map<UUID, CommandOutcome> outcomes,
            Map<UUID, FrozenDraft> drafts,
            Map<UUID, List<ProductRow>> rows) {
        this.active = active;
        this.ended = ended;
        this.outcomes = outcomes;
        this.drafts = drafts;
        this.rows = rows;
    }

    static Sources load(SlotStore store, Map<UUID, Run> active, List<Mail> mail, List<UUID> due, Instant now)
            throws StoreException {
        Set<UUID> absent = new TreeSet<>();
        Set<UUID> commands = new TreeSet<>();
        Set<UUID> prepared = new TreeSet<>();
        for (Mail item : mail) {
            if (item instanceof Mail.Result arrived && arrived.result() != null) {
                absent.add(arrived.result().workflowId());
            } else if (item instanceof Mail.Asked asked && asked.command() != null) {
                absent.add(asked.command().workflowId());
                commands.add(asked.command().commandId());
                if (asked.command().verb() == WorkflowCommand.Verb.START) {
                    prepared.add(asked.command().workflowId());
                }
            }
        }
        Map<UUID, String> undone = undone(active, due);
        undone.forEach((id, stage) -> {
            Run run = active.get(id);
            if (run != null) {
                Compensation.child(run, stage).ifPresent(absent::add);
            }
        });
        absent.removeIf(active::containsKey);
        return new Sources(
                active,
                absent.isEmpty() ? Map.of() : store.runs(absent),
                commands.isEmpty() ? Map.of() : store.outcomes(commands),
                prepared.isEmpty() ? Map.of() : store.drafts(prepared, now),
                rows(store, active, undone));
    }

    @Nullable
    Run run(UUID id) {
        Run run = active.get(id);
        return run != null ? run : ended.get(id);
    }

    @Nullable
    CommandOutcome outcome(UUID commandId) {
        return outcomes.get(commandId);
    }

    @Nullable
    FrozenDraft draft(UUID workflowId) {
        return drafts.get(workflowId);
    }

    /** Null when they were not read in this turn. */
    @Nullable
    List<ProductRow> rows(UUID workflowId) {
        return rows.get(workflowId);
    }

    private static Map<UUID, String> undone(Map<UUID, Run> active, List<UUID> due) {
        Map<UUID, String> stages = new LinkedHashMap<>();
        int expected = 0;
        for (UUID id : due) {
            Run run = active.get(id);
            if (run != null && run.status() == RunStatus.COMPENSATING) {
                var next = Compensation.next(run);
                if (next.isPresent() && (stages.isEmpty() || expected < MAX_ROWS)) {
                    stages.put(id, next.get());
                    expected += run.products().getOrDefault(next.get(), 0);
                }
            }
        }
        return stages;
    }

    private static Map<UUID, List<ProductRow>> rows(SlotStore store, Map<UUID, Run> active, Map<UUID, String> stages)
            throws StoreException {
        Map<UUID, String> withRows = new HashMap<>();
        stages.forEach((id, stage) -> {
            Run run = active.get(id);
            if (run != null && run.products().containsKey(stage)) {
                withRows.put(id, stage);
            }
        });
        Map<UUID, List<ProductRow>> rows =
                withRows.isEmpty() ? new HashMap<>() : new HashMap<>(store.products(withRows));
        stages.keySet().forEach(id -> rows.putIfAbsent(id, List.of()));
        return rows;
    }
}
