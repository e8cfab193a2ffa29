package dev.throughline.orchestrator.scenario.probe;

import dev.throughline.orchestrator.scenario.file.ScenarioLibrary;
import dev.throughline.orchestrator.scenario.run.RunState;
import dev.throughline.orchestrator.scenario.run.ScenarioRuns;
import dev.throughline.orchestrator.scenario.run.ScenarioRuns.Afterwards;
import dev.throughline.orchestrator.scenario.run.ScenarioRuns.Asked;
import dev.throughline.orchestrator.scenario.run.StoredRun;
import dev.throughline.orchestrator.scenario.verdict.Link;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The runs of the runner of scenarios, as anybody may ask for them. */
@ApplicationScoped
class RunnerRuns implements ProbedRuns {
    private static final String ACTOR = "probe";
    private static final String ALL_TENANTS = "*";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ScenarioLibrary library;
    private final ScenarioRuns runs;

    RunnerRuns(ScenarioLibrary library, ScenarioRuns runs) {
        this.library = library;
        this.runs = runs;
    }

    @Override
    public UUID start(String scenario, boolean cleanup) throws NotStartedException {
        var known =
                library.find(scenario).orElseThrow(() -> new NotStartedException("no scenario is called " + scenario));
        var afterwards = cleanup ? Afterwards.CLEAN_UP : Afterwards.KEEP;
        return switch (runs.ask(known, ALL_TENANTS, afterwards, ACTOR)) {
            case Asked.Queued queued -> queued.run().runId();
            case Asked.Unavailable unavailable -> throw new NotStartedException(unavailable.why());
            case Asked.NotYours ignored -> throw new NotStartedException("scenarios run in another tenant");
            case Asked.BeingCleanedUp ignored -> throw new NotStartedException("the scenario is being cleaned up");
            case Asked.TooMany ignored -> throw new NotStartedException("too many runs of scenarios wait already");
        };
    }

    @Override
    public Optional<ProbedRun> find(UUID run) {
        return runs.find(ALL_TENANTS, run).await().atMost(PATIENCE).map(RunnerRuns::probed);
    }

    private static ProbedRun probed(StoredRun run) {
        return new ProbedRun(
                run.state() == RunState.JUDGED,
                run.state() == RunState.CANCELLED,
                Boolean.TRUE.equals(run.held()),
                run.links().stream().map(RunnerRuns::link).toList());
    }

    private static ProbedRun.Link link(Link link) {
        return new ProbedRun.Link(
                link.name(),
                switch (link.state()) {
                    case HELD -> ProbedRun.State.HELD;
                    case MISSING, WRONG -> ProbedRun.State.BROKEN;
                    case SKIPPED -> ProbedRun.State.SKIPPED;
                },
                link.afterMs());
    }
}
