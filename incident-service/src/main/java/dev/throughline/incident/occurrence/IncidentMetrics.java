package dev.throughline.incident.occurrence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What came in since the start, rehearsals apart; all of it is there from the start. */
@Startup
@ApplicationScoped
class IncidentMetrics {
    private static final String SYNTHETIC = "synthetic";

    private final Counter announced;
    private final Kind real;
    private final Kind synthetic;

    IncidentMetrics(MeterRegistry metrics) {
        announced = metrics.counter("throughline.incident.announcements");
        real = new Kind(metrics, false);
        synthetic = new Kind(metrics, true);
    }

    void taken(List<Failure> batch, IncidentStore.Taken taken, Instant now) {
        announced.increment(taken.records().size());
        taken.opened().forEach(incident -> of(incident.isSynthetic()).opened(incident.severity()));
        batch.forEach(failure -> of(failure.isSynthetic()).failed(failure, now));
    }

    private Kind of(boolean isSynthetic) {
        return isSynthetic ? synthetic : real;
    }

    private static final class Kind {
        private final Map<String, Counter> opened = new HashMap<>();
        private final Counter failures;
        private final Timer delay;

        Kind(MeterRegistry metrics, boolean isSynthetic) {
            String label = Boolean.toString(isSynthetic);
            for (String severity : Severity.NAMES) {
                opened.put(severity, metrics.counter("throughline.incidents", "severity", severity, SYNTHETIC, label));
            }
            failures = metrics.counter("throughline.incident.failures", SYNTHETIC, label);
            delay = Timer.builder("throughline.incident.delay")
                    .tag(SYNTHETIC, label)
                    .description("From the failure to the commit of its incident")
                    .register(metrics);
        }

        void opened(String severity) {
            var counter = opened.get(severity);
            if (counter != null) {
                counter.increment();
            }
        }

        void failed(Failure failure, Instant now) {
            failures.increment();
            var since = Duration.between(failure.at(), now);
            delay.record(since.isNegative() ? Duration.ZERO : since);
        }
    }
}
