package dev.throughline.orchestrator.scenario.verdict;

import dev.throughline.orchestrator.scenario.file.Expectations;
import dev.throughline.orchestrator.scenario.file.Expectations.Causality;
import dev.throughline.orchestrator.scenario.file.Expectations.Within;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A scenario's expectations as checks, in the order of the line. */
final class Checks {
    static final List<String> SERVICES = List.of("orchestrator", "worker", "trace", "incident");

    private final List<Check> checks = new ArrayList<>();

    private Checks() {}

    static List<Check> of(Expectations expect) {
        var all = new Checks();
        SERVICES.forEach(service -> all.add(
                Verdict.READY + service,
                expect.ready(),
                "the service is ready",
                seen -> seen.ready().getOrDefault(service, Look.notYet()).judged(Finding.Held::new)));
        all.add(
                Verdict.INJECT,
                expect.inject(),
                "everything is injected",
                seen -> seen.injected().judged(Finding.Held::new));
        all.runs(expect);
        all.ledgers(expect);
        all.incidents(expect);
        all.ends(expect);
        return List.copyOf(all.checks);
    }

    private void runs(Expectations expect) {
        if (expect.run() != null) {
            var run = expect.run();
            add("run", run.within(), RunChecks.expected(run), seen -> RunChecks.run(run, seen.runs()));
        }
        if (expect.trace() != null) {
            var trace = expect.trace();
            add(
                    "trace",
                    trace.within(),
                    RunChecks.expected(trace),
                    seen -> seen.trace().judged(value -> RunChecks.trace(trace, value)));
        }
        if (expect.steps() != null) {
            var steps = expect.steps();
            add(
                    "steps",
                    steps.within(),
                    StepChecks.expected(steps),
                    seen -> seen.steps().judged(value -> StepChecks.steps(steps, value)));
        }
        if (expect.spans() != null) {
            var spans = expect.spans();
            add(
                    "spans",
                    spans.within(),
                    "spans of " + String.join(", ", spans.kinds()),
                    seen -> seen.trace().judged(value -> StepChecks.spans(spans, value)));
        }
    }

    private void ledgers(Expectations expect) {
        if (expect.events() != null) {
            var events = expect.events();
            add(
                    "events",
                    events.within(),
                    LedgerChecks.expected(events),
                    seen -> seen.ledger().judged(value -> LedgerChecks.events(events, value)));
        }
    }

    private void incidents(Expectations expect) {
        if (expect.incident() != null) {
            var incident = expect.incident();
            add(
                    "incident",
                    incident.within(),
                    IncidentChecks.expected(incident),
                    seen -> seen.incidents().judged(value -> IncidentChecks.incidents(incident, value)));
        }
        if (expect.alert() != null) {
            var alert = expect.alert();
            add(
                    "alert",
                    alert.within(),
                    "an alert of each incident is " + alert.state(),
                    seen -> seen.incidents()
                            .judged(incidents ->
                                    seen.alerts().judged(value -> IncidentChecks.alerts(alert, incidents, value))));
        }
        if (expect.breaker() != null) {
            var breaker = expect.breaker();
            add(
                    "breaker",
                    breaker.within(),
                    "the run's own breaker is " + breaker.state(),
                    seen -> seen.breaker()
                            .judged(value -> Finding.when(
                                    value.state().equals(breaker.state()), value.name() + " is " + value.state())));
        }
    }

    private void ends(Expectations expect) {
        if (expect.compensation() != null) {
            var undone = expect.compensation();
            add(
                    "compensation",
                    undone.within(),
                    LedgerChecks.expected(undone),
                    seen -> seen.ledger().judged(value -> LedgerChecks.undone(undone, value, seen.products())));
        }
        causality(expect.causality());
        add(
                "ledger",
                expect.ledger(),
                "the proof verifies, and the database refuses a change",
                seen -> seen.ledger().judged(LedgerChecks::ledger));
        add(
                "isolation",
                expect.isolation(),
                "each tenant sees its own alone",
                seen -> seen.leaks()
                        .judged(leaks -> Finding.when(
                                leaks.isEmpty(), leaks.isEmpty() ? "nothing of the other" : String.join("; ", leaks))));
    }

    private void causality(@Nullable Causality causality) {
        if (causality != null) {
            String to = causality.to();
            add(
                    "causality.forward",
                    causality.within(),
                    "the start leads to the " + to,
                    seen -> seen.graph().judged(graph -> Paths.forward(graph, to)));
            add(
                    "causality.backward",
                    causality.within(),
                    "the " + to + " leads back to the start",
                    seen -> seen.graph().judged(graph -> Paths.backward(graph, to)));
        }
    }

    private void add(String name, @Nullable Within within, String expected, Function<Observations, Finding> judge) {
        if (within != null) {
            add(name, within.within(), expected, judge);
        }
    }

    private void add(String name, java.time.Duration within, String expected, Function<Observations, Finding> judge) {
        checks.add(new Check(name, within, expected, judge));
    }

    static String counts(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }
}
