package dev.throughline.service.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Timers of ours and of requests are histograms: percentiles can be computed over instances, and each bucket can have an
 * exemplar.
 */
final class TimerBuckets implements MeterFilter {
    private static final double[] NANOS = Stream.of(
                    "PT0.001S",
                    "PT0.005S",
                    "PT0.01S",
                    "PT0.025S",
                    "PT0.05S",
                    "PT0.1S",
                    "PT0.25S",
                    "PT0.5S",
                    "PT1S",
                    "PT2.5S",
                    "PT5S",
                    "PT10S",
                    "PT30S",
                    "PT1M",
                    "PT5M")
            .map(Duration::parse)
            .mapToDouble(Duration::toNanos)
            .toArray();

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        boolean isOurs = id.getName().startsWith("throughline.") || id.getName().equals("http.server.requests");
        return id.getType() == Meter.Type.TIMER && isOurs
                ? DistributionStatisticConfig.builder()
                        .serviceLevelObjectives(NANOS)
                        .build()
                        .merge(config)
                : config;
    }

    /** Beans of this kind are asked about each meter. */
    static final class Producer {
        @Produces
        @Singleton
        MeterFilter timerBuckets() {
            return new TimerBuckets();
        }
    }
}
