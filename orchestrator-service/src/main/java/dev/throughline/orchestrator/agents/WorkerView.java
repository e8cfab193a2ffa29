package dev.throughline.orchestrator.agents;

import dev.throughline.contracts.Capability;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ControlMessage.AgentCapacity;
import dev.throughline.contracts.ControlMessage.SkillVersion;
import dev.throughline.contracts.ControlMessage.WorkerAdvertised;
import dev.throughline.service.build.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A live worker as it last said of itself, and how it stands to this orchestrator.
 *
 * @param contractIs one on another contract refuses what it is sent, and that is an incident
 * @param buildIs {@code other}: a build of the same version
 */
public record WorkerView(
        String workerId,
        Instant at,
        int contractVersion,
        Standing contractIs,
        String build,
        Standing buildIs,
        List<AgentCapacity> agents,
        List<SkillVersion> skills,
        @Nullable List<Capability> capabilities) {

    static WorkerView of(WorkerAdvertised worker, String ownBuild) {
        String build = Objects.requireNonNullElse(worker.build(), "");
        return new WorkerView(
                worker.workerId(),
                worker.at(),
                worker.contractVersion(),
                Standing.ofContract(Contract.VERSION, worker.contractVersion()),
                build,
                Standing.ofBuild(ownBuild, build),
                worker.agents(),
                worker.skills(),
                worker.capabilities());
    }
}
