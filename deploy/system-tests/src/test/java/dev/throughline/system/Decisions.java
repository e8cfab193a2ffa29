package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.Topics;
import dev.throughline.local.PlatformService;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** All that orchestrators decided about the runs of a tenant: as the journal has it, and as they told everybody. */
final class Decisions {
    /** Since the tenant's first entry: of rehearsals that were cleaned up before, nothing is left in the journal either. */
    private static final String GAPS = """
            SELECT count(*)
              FROM (SELECT FROM slot s
                      JOIN journal j USING (slot)
                      JOIN (SELECT e.slot, min(e.seq) AS first_seq
                              FROM journal e JOIN workflow USING (workflow_id)
                             WHERE tenant_id = '%s' GROUP BY e.slot) AS ours USING (slot)
                     WHERE j.seq >= ours.first_seq
                     GROUP BY s.slot
                    HAVING count(*) <> max(j.seq) - min(j.seq) + 1 OR max(j.seq) <> s.last_seq) AS gaps
            """;

    private final Caller platform;
    private final Bus bus;
    private final String tenant;

    Decisions(Caller platform, Bus bus, String tenant) {
        this.platform = platform;
        this.bus = bus;
        this.tenant = tenant;
    }

    /** Nobody but the owner of a slot wrote its journal, or told what is not in it. */
    void assertOneWriter() throws Exception {
        Map<UUID, CausalRecord> journal = journal();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(told().keySet()).containsAll(journal.keySet()));
        // In this order: what is decided meanwhile is in the journal before it is told.
        Map<UUID, CausalRecord> told = told();
        Map<UUID, CausalRecord> written = journal();
        assertThat(written.keySet()).as("decisions that never became durable").containsAll(told.keySet());
        told.forEach((id, record) -> assertThat(record).isEqualTo(written.get(id)));
        assertThat(platform.count(PlatformService.ORCHESTRATOR, GAPS.formatted(tenant)))
                .as("slots with gaps in their journal")
                .isZero();
    }

    /** Each fact about a run was decided once; its event may have been sent more often, under the same id. */
    void assertEachOnce(int runs, int tasksOfARun) {
        Map<String, Set<UUID>> facts = new TreeMap<>();
        for (CausalRecord record : told().values()) {
            for (CausalEvent event : record.events()) {
                fact(record.workflowId(), event)
                        .ifPresent(fact -> facts.computeIfAbsent(fact, ignored -> new TreeSet<>())
                                .add(event.id()));
            }
        }
        assertThat(facts).allSatisfy((fact, events) -> assertThat(events).hasSize(1));
        assertThat(countOf(facts, "requested")).isEqualTo(runs);
        assertThat(countOf(facts, "completed")).isEqualTo(runs);
        assertThat(countOf(facts, "succeeded")).isEqualTo((long) runs * tasksOfARun);
    }

    /** Nobody had to wait for a deadline because a task or its result went astray. */
    void assertNoTaskRepeated() {
        assertThat(told().values().stream()
                        .flatMap(record -> record.events().stream())
                        .filter(CausalEvent.TaskAttemptFailed.class::isInstance))
                .isEmpty();
    }

    private static long countOf(Map<String, Set<UUID>> facts, String kind) {
        return facts.keySet().stream().filter(fact -> fact.startsWith(kind)).count();
    }

    /** What can be true only once. */
    private static Optional<String> fact(UUID workflowId, CausalEvent event) {
        return Optional.ofNullable(
                switch (event) {
                    case CausalEvent.WorkflowRequested ignored -> "requested " + workflowId;
                    case CausalEvent.PlanFrozen ignored -> "planned " + workflowId;
                    case CausalEvent.TaskDispatched task -> "dispatched " + task.taskId() + " " + task.attempt();
                    case CausalEvent.TaskSucceeded task -> "succeeded " + task.taskId();
                    case CausalEvent.WorkflowCompleted ignored -> "completed " + workflowId;
                    default -> null;
                });
    }

    private Map<UUID, CausalRecord> journal() throws SQLException {
        Map<UUID, CausalRecord> records = new HashMap<>();
        platform.rows(
                        PlatformService.ORCHESTRATOR,
                        "SELECT record FROM journal JOIN workflow USING (workflow_id) WHERE tenant_id = '" + tenant
                                + "'",
                        row -> Json.read(row.getBytes(1), CausalRecord.class))
                .forEach(record -> assertThat(records.put(record.id(), record))
                        .as("journal entries of one id")
                        .isNull());
        return records;
    }

    private Map<UUID, CausalRecord> told() {
        Map<UUID, CausalRecord> records = new HashMap<>();
        for (var sent : bus.read(Topics.EVENTS)) {
            CausalRecord record;
            try {
                record = Json.read(Objects.requireNonNullElse(sent.value(), new byte[0]), CausalRecord.class);
            } catch (Json.UnreadableException e) {
                // Poison of another test. One of ours would be missed below, where the journal has it.
                continue;
            }
            if (record.tenantId().equals(tenant) && record.source().equals("orchestrator")) {
                var earlier = records.put(record.id(), record);
                assertThat(earlier == null ? record : earlier)
                        .as("what was sent again")
                        .isEqualTo(record);
            }
        }
        return records;
    }
}
