package dev.throughline.system;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.local.PlatformService;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the ledger says about the runs of a tenant; an event that it has more than once counts once. */
final class LedgerBalance {
    private final Map<UUID, List<CausalEvent>> ends = new HashMap<>();
    private final Map<UUID, Map<String, Integer>> left = new HashMap<>();
    private final Map<UUID, Integer> incidents = new HashMap<>();
    private final Set<UUID> seen = new HashSet<>();

    private LedgerBalance() {}

    static LedgerBalance of(Caller platform, String tenant) throws SQLException {
        var balance = new LedgerBalance();
        platform.rows(
                        PlatformService.TRACE,
                        "SELECT body FROM ledger_entry WHERE tenant_id = '" + tenant + "'",
                        row -> Json.read(row.getBytes(1), CausalRecord.class))
                .forEach(balance::add);
        return balance;
    }

    /** The events with which each run has ended. */
    Map<UUID, List<CausalEvent>> ends() {
        return ends;
    }

    /** What was made and not removed, by run and kind; nothing stands for zero. */
    Map<UUID, Map<String, Integer>> left() {
        Map<UUID, Map<String, Integer>> known = new HashMap<>();
        left.forEach((run, counts) -> {
            Map<String, Integer> some = new HashMap<>(counts);
            some.values().removeIf(count -> count == 0);
            known.put(run, some);
        });
        return known;
    }

    /** How often each run is told to be part of an incident. */
    Map<UUID, Integer> incidents() {
        return incidents;
    }

    private void add(CausalRecord record) {
        left.computeIfAbsent(record.workflowId(), ignored -> new HashMap<>());
        for (CausalEvent event : record.events()) {
            if (seen.add(event.id())) {
                add(record.workflowId(), event);
            }
        }
    }

    private void add(UUID run, CausalEvent event) {
        switch (event) {
            case CausalEvent.TaskSucceeded task -> {
                count(run, task.products(), 1);
                count(run, Map.of("file", task.artifacts().size()), 1);
            }
            case CausalEvent.TaskFailed task -> count(run, task.products(), 1);
            case CausalEvent.TaskCancelled task -> count(run, task.products(), 1);
            case CausalEvent.StageCompensated stage -> count(run, stage.deleted(), -1);
            case CausalEvent.WorkflowCompleted end -> end(run, end);
            case CausalEvent.WorkflowFailed end -> end(run, end);
            case CausalEvent.WorkflowCancelled end -> end(run, end);
            case CausalEvent.IncidentOpened opened
            when !isOfBreaker(opened.fingerprint()) -> incidents.merge(run, 1, Integer::sum);
            case CausalEvent.IncidentRepeated again
            when !isOfBreaker(again.fingerprint()) -> incidents.merge(run, 1, Integer::sum);
            default -> {}
        }
    }

    private static boolean isOfBreaker(String fingerprint) {
        return fingerprint.startsWith("breaker|");
    }

    private void end(UUID run, CausalEvent event) {
        ends.computeIfAbsent(run, ignored -> new ArrayList<>()).add(event);
    }

    private void count(UUID run, @Nullable Map<String, Integer> rows, int sign) {
        if (rows != null) {
            var counts = left.computeIfAbsent(run, ignored -> new HashMap<>());
            rows.forEach((kind, count) -> counts.merge(kind, sign * count, Integer::sum));
        }
    }
}
