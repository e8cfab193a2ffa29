package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is said to every instance on {@code throughline.control}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ControlMessage.WorkerAdvertised.class, name = "worker_advertised"),
    @JsonSubTypes.Type(value = ControlMessage.CancelTask.class, name = "cancel_task"),
    @JsonSubTypes.Type(value = ControlMessage.CleanUpRequested.class, name = "clean_up_requested"),
    @JsonSubTypes.Type(value = ControlMessage.CleanUpReceipt.class, name = "clean_up_receipt"),
})
public sealed interface ControlMessage {

    /**
     * A worker instance lives and says what it listens to; repeated every minute.
     *
     * @param capabilities what it really has, skills among them; absent from workers that do not look
     */
    record WorkerAdvertised(
            String workerId,
            Instant at,
            int contractVersion,
            String build,
            List<AgentCapacity> agents,
            List<SkillVersion> skills,
            @Nullable List<Capability> capabilities)
            implements ControlMessage {}

    record AgentCapacity(String agent, int concurrency) {}

    record SkillVersion(String name, String version) {}

    /** The attempt's result no longer matters; interrupt it. */
    record CancelTask(UUID taskId, int attempt, String reason) implements ControlMessage {}

    /**
     * Every service deletes what it has of a scenario, and answers with a receipt of the same round. Asked again in rounds:
     * records of the scenario may still be on their way.
     *
     * @param scenario a scenario's id: all of its runs; or one run of it, {@code <scenario>/<run>}
     * @param alsoIn other tenants in which its runs did something; absent: none
     */
    record CleanUpRequested(
            UUID cleanupId,
            String tenantId,
            String scenario,
            int round,
            Instant at,
            @Nullable List<String> alsoIn) implements ControlMessage {

        /** Of a scenario that did everything in one tenant. */
        public CleanUpRequested(UUID cleanupId, String tenantId, String scenario, int round, Instant at) {
            this(cleanupId, tenantId, scenario, round, at, null);
        }

        /** In which the rows are. */
        public List<String> tenants() {
            List<String> all = new ArrayList<>(List.of(tenantId));
            all.addAll(alsoIn == null ? List.of() : alsoIn);
            return List.copyOf(all);
        }
    }

    /**
     * What one service did in one round.
     *
     * @param service its name in every receipt: orchestrator, worker, trace or incident
     * @param checks what else it looked at; absent when there was nothing
     * @param error why the round is not done; what was deleted before stays deleted
     */
    record CleanUpReceipt(
            UUID cleanupId,
            String tenantId,
            String service,
            int round,
            Instant at,
            List<TableCleaned> tables,
            @Nullable List<CleanUpCheck> checks,
            @Nullable String error)
            implements ControlMessage {}

    /**
     * @param remaining rows of the scenario after the round
     * @param foreign rows that bear the scenario's id and are not synthetic: they stay, and the clean-up is refused
     * @param realBefore all rows that are not synthetic, and the same in the same snapshot after the last deletion; absent
     *     when there are too many to count, or nothing was deleted
     */
    record TableCleaned(
            String table,
            long deleted,
            long remaining,
            long foreign,
            @Nullable Long realBefore,
            @Nullable Long realAfter) {}

    /** @param seen in words, what was looked at and found */
    record CleanUpCheck(String name, boolean held, String seen) {}
}
