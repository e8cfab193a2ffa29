package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is said to every instance on {@code throughline.control}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ControlMessage.WorkerAdvertised.class, name = "worker_advertised"),
    @JsonSubTypes.Type(value = ControlMessage.CancelTask.class, name = "cancel_task"),
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
}
