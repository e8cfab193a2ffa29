package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.contracts.WorkflowCommand.Verb;
import dev.throughline.orchestrator.scenario.run.CleanUpDoor;
import dev.throughline.orchestrator.scenario.run.ScenarioRuns;
import dev.throughline.orchestrator.slot.CommandSender;
import dev.throughline.orchestrator.slot.Standing;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Begins clean-ups, and refuses those that must not be. */
@Singleton
final class CleanUps implements CleanUpDoor {
    private final ScenarioCleanUpStore store;
    private final ScenarioRuns runs;
    private final CommandSender commands;
    private final InstantSource clock = InstantSource.system();

    CleanUps(ScenarioCleanUpStore store, ScenarioRuns runs, CommandSender commands) {
        this.store = store;
        this.runs = runs;
        this.commands = commands;
    }

    /** The id is not one, or real rows bear it, or something of it still runs. */
    static final class RefusedException extends IllegalStateException {
        RefusedException(String why) {
            super(why);
        }
    }

    @Override
    public UUID ask(String tenantId, String scenario, Running running, String actor) {
        var synthetic = Synthetic.parse(scenario)
                .orElseThrow(() -> new RefusedException("this is neither a scenario nor a run of one"));
        var alsoIn = store.otherTenants(tenantId, scenario);
        var tenants = Stream.concat(Stream.of(tenantId), alsoIn.stream()).toList();
        if (store.matchesReal(tenants, scenario)) {
            throw new RefusedException("rows of real work bear this id, nothing is deleted");
        }
        switch (running) {
            case REFUSE -> refuseWhatRuns(tenants, synthetic);
            case CANCEL -> cancelWhatRuns(tenants, synthetic, actor);
        }
        var wanted = StoredCleanUp.begun(
                Ids.uuid7(),
                tenantId,
                scenario,
                alsoIn,
                actor,
                running == Running.CANCEL,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return store.open(wanted).cleanupId();
    }

    Uni<Optional<StoredCleanUp>> find(String scope, UUID id) {
        return store.find(scope, id);
    }

    private void refuseWhatRuns(List<String> tenants, Synthetic scenario) {
        var open = runs.open(tenants.getFirst(), scenario.scenario(), scenario.run());
        if (!open.isEmpty()) {
            throw new RefusedException("run " + open.getFirst() + " of the scenario has not ended");
        }
        var unfinished = store.unfinished(tenants, scenario.text());
        if (!unfinished.isEmpty()) {
            throw new RefusedException(
                    "workflow " + unfinished.keySet().iterator().next() + " of it has not ended");
        }
    }

    private void cancelWhatRuns(List<String> tenants, Synthetic scenario, String actor) {
        runs.cancel(tenants.getFirst(), scenario.scenario(), scenario.run());
        store.unfinished(tenants, scenario.text())
                .forEach((workflow, status) -> commands.send(
                                cancelling(workflow, status, actor), new Standing(true, scenario.text()))
                        .join());
    }

    private static WorkflowCommand cancelling(UUID workflow, String status, String actor) {
        return new WorkflowCommand(
                Ids.uuid7(),
                workflow,
                status.equals("compensation_failed") ? Verb.COMPENSATE : Verb.CANCEL,
                actor,
                "the scenario is cleaned up",
                null,
                null);
    }
}
