package dev.throughline.orchestrator.dependency;

import dev.throughline.contracts.Capability;
import dev.throughline.contracts.ControlMessage.WorkerAdvertised;
import dev.throughline.contracts.Requirement;
import dev.throughline.contracts.StageSpec;
import dev.throughline.orchestrator.engine.Plan;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The workers that live, as one moment knows them.
 *
 * <p>A program, a package or a model may be with any of them; a skill must be with one that takes the tasks of the
 * stage's agent. Workers that say nothing of what they have are believed to have every skill: they refuse what they
 * cannot do.
 */
record Workforce(List<WorkerAdvertised> workers) {

    /** What of the plan's requirements concerns the stage and is missing, in words. */
    List<String> missing(Plan plan, StageSpec stage) {
        var skills = Stream.of(stage.steps())
                .flatMap(List::stream)
                .map(StageSpec.StepSpec::skill)
                .distinct()
                .toList();
        return plan.dependencies().stream()
                .filter(requirement ->
                        requirement.kind() != Capability.Kind.SKILL || skills.contains(requirement.name()))
                .filter(requirement -> !isMet(requirement, stage.agent()))
                .map(Requirement::describe)
                .toList();
    }

    /** Who has what the plan requires. */
    List<Finding> findings(Plan plan) {
        return plan.dependencies().stream()
                .map(requirement -> new Finding(
                        requirement.kind().wireName(),
                        requirement.name(),
                        requirement.minVersion(),
                        workers.stream()
                                .filter(worker -> has(worker, requirement))
                                .map(WorkerAdvertised::workerId)
                                .toList()))
                .toList();
    }

    private boolean isMet(Requirement requirement, String agent) {
        if (requirement.kind() != Capability.Kind.SKILL) {
            return workers.stream().anyMatch(worker -> has(worker, requirement));
        }
        var hosts = workers.stream()
                .filter(worker -> worker.agents().stream()
                        .anyMatch(capacity -> capacity.agent().equals(agent)))
                .toList();
        // Nobody known: a worker that never advertises may listen all the same.
        return hosts.isEmpty() && requirement.minVersion() == null
                || hosts.stream().anyMatch(worker -> worker.capabilities() == null || has(worker, requirement));
    }

    private static boolean has(WorkerAdvertised worker, Requirement requirement) {
        return Objects.requireNonNullElse(worker.capabilities(), List.<Capability>of()).stream()
                .anyMatch(requirement::isMetBy);
    }
}
