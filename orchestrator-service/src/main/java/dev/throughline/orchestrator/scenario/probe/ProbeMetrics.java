package dev.throughline.orchestrator.scenario.probe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the probe finds. Counters and times are of this instance; links and successes are shown by the one that probes only, so
 * that what another one saw last does not stay broken for ever.
 */
@ApplicationScoped
class ProbeMetrics {
    private final MeterRegistry metrics;
    private final MultiGauge broken;
    private final MultiGauge successes;
    private final MultiGauge interval;

    ProbeMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        broken = MultiGauge.builder("throughline.scenario.link.broken")
                .description("1 for a link that did not hold in the last run of the probe")
                .register(metrics);
        successes = MultiGauge.builder("throughline.scenario.last.success.timestamp")
                .description("when every link of the scenario held last; 0 for never")
                .baseUnit("seconds")
                .register(metrics);
        interval = MultiGauge.builder("throughline.scenario.probe.interval")
                .description("from one round of the probe to the next")
                .baseUnit("seconds")
                .register(metrics);
    }

    /** There from the start, so that the first failure is a change. */
    void configured(List<String> scenarios, Duration every) {
        interval.register(List.of(Row.of(Tags.empty(), every.toMillis() / 1000.0)), true);
        scenarios.forEach(scenario -> List.of("held", "broken", "lost").forEach(result -> runs(scenario, result)));
    }

    /** Once a run, when it is known how it went. */
    void ended(Verdict verdict) {
        runs(verdict.scenario(), verdict.isSound() ? "held" : "broken").increment();
    }

    void judged(Verdict verdict) {
        verdict.held().forEach((link, millis) -> time(verdict.scenario(), link, millis));
    }

    void cleaned(Verdict verdict) {
        Long millis = verdict.held().get(Verdict.CLEANUP);
        if (millis != null) {
            time(verdict.scenario(), Verdict.CLEANUP, millis);
        }
    }

    void lost(String scenario) {
        runs(scenario, "lost").increment();
    }

    /** @param results none for an instance that does not probe */
    void show(List<ProbeStore.Result> results) {
        List<Row<?>> links = new ArrayList<>();
        List<Row<?>> held = new ArrayList<>();
        for (ProbeStore.Result result : results) {
            var scenario = Tags.of("scenario", result.scenario());
            held.add(Row.of(scenario, result.lastHeldAt().getEpochSecond()));
            result.links()
                    .forEach(link -> links.add(
                            Row.of(scenario.and("link", link), result.broken().contains(link) ? 1 : 0)));
        }
        broken.register(links, true);
        successes.register(held, true);
    }

    private Counter runs(String scenario, String result) {
        return Counter.builder("throughline.scenario.runs")
                .description("runs of the probe")
                .tag("scenario", scenario)
                .tag("result", result)
                .register(metrics);
    }

    private void time(String scenario, String link, long millis) {
        Timer.builder("throughline.scenario.link")
                .description("from the injection to the moment at which a link held")
                .tag("scenario", scenario)
                .tag("link", link)
                .register(metrics)
                .record(Duration.ofMillis(millis));
    }
}
