package dev.throughline.incident.breaker;

import dev.throughline.contracts.TraceId;
import java.util.UUID;

/**
 * A whole run whose estimate can be compared with what it cost.
 *
 * @param causedBy the event that told what it cost
 * @param error of the candidate estimator against the actual
 */
public record Observation(
        UUID provenanceId,
        String estimator,
        String tenantId,
        UUID workflowId,
        TraceId traceId,
        UUID causedBy,
        double error) {}
