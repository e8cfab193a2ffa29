package dev.throughline.incident.canary;

import dev.throughline.contracts.BreakerState;
import dev.throughline.contracts.Ids;
import dev.throughline.incident.breaker.BreakerViewStore;
import dev.throughline.incident.breaker.Breakers;
import dev.throughline.incident.drift.DriftConfig;
import dev.throughline.incident.provenance.Sample;
import dev.throughline.incident.provenance.Samples;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks, judges, reports, and tells the breaker of a failure. Blocking: called on virtual threads. What it counts is there
 * before it first looks, so that the first failure is an increase.
 */
@Startup
@ApplicationScoped
class Canary {
    private static final Logger LOG = Logger.getLogger(Canary.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ESTIMATOR = "v2";

    private final CanaryConfig config;
    private final CanaryJudge judge;
    private final Samples samples;
    private final BreakerViewStore views;
    private final Breakers breakers;
    private final CanaryStore store;
    private final MeterRegistry metrics;
    private final InstantSource clock = InstantSource.system();

    Canary(
            CanaryConfig config,
            DriftConfig drift,
            Samples samples,
            BreakerViewStore views,
            Breakers breakers,
            CanaryStore store,
            MeterRegistry metrics) {
        this.config = config;
        this.judge = new CanaryJudge(drift.thresholds(), config.alpha());
        this.samples = samples;
        this.views = views;
        this.breakers = breakers;
        this.store = store;
        this.metrics = metrics;
        for (Verdict verdict : Verdict.values()) {
            counter(verdict);
        }
    }

    private Counter counter(Verdict verdict) {
        return Counter.builder("throughline.canary.runs")
                .description("canaries by what they found")
                .tag("result", verdict.wireName())
                .register(metrics);
    }

    /** @param actor who asks for it; null for the clock */
    Report run(String tenant, @Nullable String actor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String breaker = BreakerState.name(ESTIMATOR, tenant);
        var look = Look.at(() -> look(tenant, breaker, now), judge);
        var judged = look.judgement();
        var report = new Report(
                Ids.uuid7(),
                breaker,
                tenant,
                actor == null ? "schedule" : "demand",
                actor,
                now,
                judged.verdict().wireName(),
                judged.reason(),
                judged.basis(),
                look.samples());
        store.add(report).await().atMost(PATIENCE);
        counter(judged.verdict()).increment();
        if (judged.verdict() == Verdict.FAILED) {
            breakers.canaryFailed(ESTIMATOR, tenant, "the canary failed: " + judged.reason());
        }
        LOG.infof(
                "a canary looked breaker=%s verdict=%s",
                breaker, judged.verdict().wireName());
        return report;
    }

    /** What was before the breaker last changed has had its effect: it must not trip it again. */
    private List<Sample> look(String tenant, String breaker, Instant now) {
        Instant window = now.minus(config.window());
        Instant since = views.changedAt(breaker)
                .await()
                .atMost(PATIENCE)
                .filter(changed -> changed.isAfter(window))
                .orElse(window);
        return samples.of(tenant, since, config.samples());
    }
}
