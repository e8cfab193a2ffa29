package dev.throughline.incident.breaker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What breakers did on this instance, and how the first few hundred of them stand. */
@ApplicationScoped
class BreakerMetrics {
    private final MeterRegistry metrics;
    private final Counter recoveries;
    private final Counter incidents;
    private final MultiGauge states;
    private final MultiGauge drifting;

    BreakerMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        for (String by : List.of("drift", "person")) {
            disabled(by);
        }
        for (String by : List.of("recovery", "person")) {
            enabled(by);
        }
        recoveries = Counter.builder("throughline.breaker.recoveries")
                .description("breakers that closed by themselves after a cool-down")
                .register(metrics);
        incidents = Counter.builder("throughline.breaker.incidents")
                .description("trips that became incidents")
                .register(metrics);
        states = MultiGauge.builder("throughline.breaker.state")
                .description("0 closed, 1 half open, 2 open, 3 disabled by a person")
                .register(metrics);
        drifting = MultiGauge.builder("throughline.breaker.consecutive.failures")
                .description("drifting runs in a row")
                .register(metrics);
    }

    private Counter disabled(String by) {
        return Counter.builder("throughline.breaker.disabled")
                .description("times that a breaker took its estimator out of use")
                .tag("by", by)
                .register(metrics);
    }

    private Counter enabled(String by) {
        return Counter.builder("throughline.breaker.enabled")
                .description("times that a breaker let its estimator be used again")
                .tag("by", by)
                .register(metrics);
    }

    void changed(Change change) {
        String who = change.actor() == null ? "" : "person";
        switch (change.to()) {
            case "open" -> disabled("drift").increment();
            case "disabled" -> disabled("person").increment();
            case "closed" -> {
                enabled(who.isEmpty() ? "recovery" : who).increment();
                recoveries.increment(who.isEmpty() ? 1 : 0);
            }
            default -> {} // a half open one is as little used as before
        }
    }

    void incident() {
        incidents.increment();
    }

    void stand(List<Stored> breakers) {
        states.register(rows(breakers, breaker -> number(breaker.state())), true);
        drifting.register(
                rows(breakers, breaker -> Breaker.Flat.of(breaker.state()).drifting()), true);
    }

    private static List<Row<?>> rows(List<Stored> breakers, ToDoubleFunction<Stored> value) {
        return breakers.stream()
                .<Row<?>>map(breaker -> Row.of(Tags.of("breaker", breaker.name()), value.applyAsDouble(breaker)))
                .toList();
    }

    private static int number(Breaker state) {
        return switch (state) {
            case Breaker.Closed ignored -> 0;
            case Breaker.HalfOpen ignored -> 1;
            case Breaker.Open ignored -> 2;
            case Breaker.Disabled ignored -> 3;
        };
    }
}
