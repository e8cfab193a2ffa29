package dev.throughline.orchestrator.scenario.observe;

import dev.throughline.orchestrator.scenario.access.Service;
import dev.throughline.orchestrator.scenario.observe.Subject.Started;
import dev.throughline.orchestrator.scenario.verdict.Look;
import dev.throughline.orchestrator.scenario.verdict.Observations;
import dev.throughline.orchestrator.scenario.verdict.Observations.RunSeen;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at a run of a scenario, at no more than what is asked for. Blocking: for virtual threads. */
@Singleton
public final class Observer {
    private static final Set<String> LEDGER = Set.of("events", "compensation", "ledger");

    private final RunReader runs;
    private final LedgerReader ledger;
    private final IncidentReader incidents;
    private final LeakReader leaks;

    Observer(RunReader runs, LedgerReader ledger, IncidentReader incidents, LeakReader leaks) {
        this.runs = runs;
        this.ledger = ledger;
        this.incidents = incidents;
        this.leaks = leaks;
    }

    /** Whether the services are ready. */
    public Map<String, Look<String>> ready() throws InterruptedException {
        Map<String, Look<String>> ready = new HashMap<>();
        for (Service service : Service.values()) {
            ready.put(service.wireName(), runs.ready(service));
        }
        return ready;
    }

    /**
     * @param last what is not asked for stays as it was
     * @param links that the look is for
     */
    public Observations look(Subject subject, Observations last, Set<String> links) throws InterruptedException {
        Optional<Started> first = subject.first();
        boolean isReadyAsked = links.stream().anyMatch(link -> link.startsWith("ready."));
        Map<String, Look<String>> ready = isReadyAsked ? ready() : last.ready();
        if (first.isEmpty()) {
            return nothing(ready, last.injected());
        }
        Started main = first.get();
        boolean isIncidentAsked = links.contains("incident") || links.contains("alert");
        var raised = isIncidentAsked ? incidents.incidents(main, subject.syntheticId()) : last.incidents();
        return new Observations(
                ready,
                injected(subject),
                links.contains("run") ? runs(subject) : last.runs(),
                links.contains("trace") || links.contains("spans") ? runs.trace(main) : last.trace(),
                links.contains("steps") ? runs.steps(main) : last.steps(),
                links.stream().anyMatch(link -> link.startsWith("causality.")) ? runs.graph(main) : last.graph(),
                links.stream().anyMatch(LEDGER::contains) ? ledger.ledger(main) : last.ledger(),
                raised,
                links.contains("alert") ? incidents.alerts(raised) : last.alerts(),
                links.contains("breaker") ? incidents.breaker(subject.syntheticId()) : last.breaker(),
                links.contains("compensation") ? runs.products(main) : last.products(),
                links.contains("isolation") ? leaks.leaks(subject) : last.leaks());
    }

    static Look<String> injected(Subject subject) {
        int done = subject.injected().size();
        int all = subject.scenario().inject().size();
        String told = done + " of " + all + " done";
        return done == all ? Look.of(told) : Look.none(told);
    }

    private static Observations nothing(Map<String, Look<String>> ready, Look<String> injected) {
        Observations none = Observations.NONE;
        return new Observations(
                ready,
                injected,
                none.runs(),
                none.trace(),
                none.steps(),
                none.graph(),
                none.ledger(),
                none.incidents(),
                none.alerts(),
                none.breaker(),
                none.products(),
                none.leaks());
    }

    private Map<String, Look<RunSeen>> runs(Subject subject) throws InterruptedException {
        Map<String, Look<RunSeen>> all = new HashMap<>();
        for (Started started : subject.started()) {
            all.put(started.name(), runs.run(started));
        }
        List<String> names =
                subject.scenario().starts().stream().map(start -> start.name()).toList();
        names.forEach(name -> all.putIfAbsent(name, Look.none(name + " was not started")));
        return all;
    }
}
