package dev.throughline.orchestrator.scenario.probe;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * One look: takes the lease, does what is next and stores it. Everything is repeatable but one thing: an instance that dies
 * between the start of a run and the note of it leaves a run that nobody tells about; the runner ends it and cleans it up.
 */
@ApplicationScoped
class Probe {
    private static final Logger LOG = Logger.getLogger(Probe.class);

    /** Many looks long. Another instance takes over when this one is gone. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** For a platform that takes no run now: what it says each second helps nobody. */
    private static final Duration START_AGAIN = Duration.ofSeconds(10);

    private final ProbeStore store;
    private final ProbedRuns runs;
    private final ProbeMetrics metrics;
    private final boolean cleanup;
    private final List<String> scenarios;
    private final ProbeDecider decider;
    private final InstantSource clock = InstantSource.system();
    private final UUID owner = UUID.randomUUID();
    private boolean leads;

    Probe(ProbeStore store, ProbedRuns runs, ProbeMetrics metrics, ProbeSettings settings) {
        this.store = store;
        this.runs = runs;
        this.metrics = metrics;
        this.cleanup = settings.cleanup();
        this.scenarios = settings.scenarios().orElse(List.of());
        this.decider = new ProbeDecider(scenarios, settings.every(), cleanup);
        if (isOn()) {
            metrics.configured(scenarios, settings.every());
        }
    }

    boolean isOn() {
        return !scenarios.isEmpty();
    }

    void look() {
        Instant now = clock.instant();
        Optional<ProbeTurn> taken = store.take(owner, LEASE, now);
        if (taken.isEmpty()) {
            if (leads) {
                leads = false;
                metrics.show(List.of());
            }
            return;
        }
        if (!leads) {
            leads = true;
            store.forgetOthers(scenarios);
            show();
        }
        var turn = taken.get();
        var found = Optional.ofNullable(turn.run()).flatMap(runs::find);
        act(turn, decider.next(turn, found, now), now);
    }

    void letGo() {
        if (leads) {
            store.letGo(owner);
        }
    }

    private void act(ProbeTurn turn, ProbeDecider.Step step, Instant now) {
        switch (step) {
            case ProbeDecider.Step.Wait ignored -> {}
            case ProbeDecider.Step.Start start -> store.save(owner, started(turn, start.scenario(), now));
            case ProbeDecider.Step.Judged judged -> {
                tell(judged, now);
                store.save(owner, judged.next());
            }
            case ProbeDecider.Step.Cleaned cleaned -> {
                tell(cleaned.verdict(), now);
                metrics.cleaned(cleaned.verdict());
                if (cleaned.verdict().isSoundBeforeCleanUp()) {
                    metrics.ended(cleaned.verdict());
                }
                store.save(owner, cleaned.next());
            }
            case ProbeDecider.Step.Lost lost -> {
                LOG.warnv("a run of the probe is lost, scenario={0} run={1}", lost.scenario(), turn.run());
                metrics.lost(lost.scenario());
                store.save(owner, lost.next());
            }
        }
    }

    private ProbeTurn started(ProbeTurn turn, String scenario, Instant now) {
        try {
            return turn.started(runs.start(scenario, cleanup), now);
        } catch (ProbedRuns.NotStartedException e) {
            LOG.warnv("a run of the probe was not started, scenario={0} reason={1}", scenario, e.getMessage());
            metrics.lost(scenario);
            return new ProbeTurn(
                    turn.position() + 1, ProbeTurn.Phase.IDLE, null, turn.roundAt(), now.plus(START_AGAIN));
        }
    }

    /** What is broken is told at once; that all held is not said of a run before it is cleaned up. */
    private void tell(ProbeDecider.Step.Judged judged, Instant now) {
        if (judged.isCleanedUp()) {
            tell(judged.verdict(), now);
        } else {
            store.rememberUncleaned(judged.verdict(), now);
            told(judged.verdict());
        }
        metrics.judged(judged.verdict());
        if (judged.isCleanedUp() || !judged.verdict().isSound()) {
            metrics.ended(judged.verdict());
        }
    }

    private void tell(Verdict verdict, Instant now) {
        store.remember(verdict, now);
        told(verdict);
    }

    private void told(Verdict verdict) {
        show();
        if (!verdict.isSound()) {
            LOG.warnv("a scenario does not hold, scenario={0} broken={1}", verdict.scenario(), verdict.broken());
        }
    }

    /** A scenario without a result has never held: without its row nobody would miss it. */
    private void show() {
        List<ProbeStore.Result> results = new ArrayList<>(store.results());
        scenarios.stream()
                .filter(scenario -> results.stream().noneMatch(result -> result.isOf(scenario)))
                .map(ProbeStore.Result::never)
                .toList()
                .forEach(results::add);
        metrics.show(results);
    }
}
