package dev.throughline.worker.publish;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Claims;
import dev.throughline.contracts.Evidence;
import dev.throughline.contracts.Json;
import java.util.ArrayList;
import java.util.List;

/** Step events in records that are small enough to travel, however many steps and calls there were. */
final class StepRecords {
    private StepRecords() {}

    static List<CausalRecord> of(CausalRecord steps) {
        if (Json.bytes(steps).length <= Claims.MAX_VALUE) {
            return List.of(steps);
        }
        var bounded = new CausalRecord(
                steps.id(),
                steps.source(),
                steps.tenantId(),
                steps.workflowId(),
                steps.traceId(),
                steps.agentId(),
                steps.isSynthetic(),
                steps.syntheticScenarioId(),
                steps.recordedAt(),
                steps.events().stream().map(StepRecords::bounded).toList());
        return bounded.split(Claims.MAX_VALUE);
    }

    /** Evidence that does not fit is left out from its end, as that of too many calls is. */
    private static CausalEvent bounded(CausalEvent event) {
        int room = Claims.MAX_VALUE / 2;
        if (!(event instanceof CausalEvent.StepRecorded step) || step.evidence() == null) {
            return event;
        }
        List<Evidence> kept = new ArrayList<>();
        for (Evidence one : step.evidence()) {
            room -= Json.bytes(one).length + 1;
            if (room < 0) {
                return with(step, kept);
            }
            kept.add(one);
        }
        return step;
    }

    private static CausalEvent.StepRecorded with(CausalEvent.StepRecorded step, List<Evidence> evidence) {
        return new CausalEvent.StepRecorded(
                step.id(),
                step.at(),
                step.causationIds(),
                step.taskId(),
                step.stage(),
                step.attempt(),
                step.index(),
                step.step(),
                step.skill(),
                step.agentId(),
                step.source(),
                step.level(),
                step.status(),
                step.outcomeCategory(),
                step.outcomeCode(),
                step.outcomeData(),
                step.retryCount(),
                step.durationMicros(),
                step.costMicros(),
                step.spanId(),
                step.parentSpanId(),
                step.startedAt(),
                evidence);
    }
}
