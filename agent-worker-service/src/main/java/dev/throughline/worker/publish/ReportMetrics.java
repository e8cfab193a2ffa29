package dev.throughline.worker.publish;

import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.TaskResult;
import dev.throughline.service.metrics.Exemplar;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How long attempts and their steps take, and how they end. */
@ApplicationScoped
class ReportMetrics {
    private static final String UNKNOWN = "unknown_skill";

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    /** @param what an agent type, or a skill */
    private record Key(String metric, String label, String what, String status, boolean isSynthetic) {}

    ReportMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void reported(@Nullable CausalRecord steps, TaskResult result, String agent, boolean isSynthetic) {
        String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
        Exemplar.record(
                timer(new Key("throughline.task.duration", "agent", agent, outcome, isSynthetic)),
                Duration.between(result.startedAt(), result.finishedAt()),
                result.traceId(),
                result.spanId());
        if (steps != null) {
            for (var event : steps.events()) {
                if (event instanceof StepRecorded step) {
                    timer(new Key("throughline.step.duration", "skill", skill(step), step.status(), isSynthetic))
                            .record(Duration.ofNanos(step.durationMicros() * 1_000));
                }
            }
        }
    }

    /** Names that templates made up are not labels. */
    private static String skill(StepRecorded step) {
        return step.outcomeCode().equals(UNKNOWN) ? UNKNOWN : step.skill();
    }

    private Timer timer(Key key) {
        return timers.computeIfAbsent(
                key,
                wanted -> Timer.builder(wanted.metric())
                        .tag(wanted.label(), wanted.what())
                        .tag("status", wanted.status())
                        .tag("synthetic", Boolean.toString(wanted.isSynthetic()))
                        .description("from start to end of what was reported")
                        .register(registry));
    }
}
