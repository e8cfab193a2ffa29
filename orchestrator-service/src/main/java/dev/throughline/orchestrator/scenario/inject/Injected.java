package dev.throughline.orchestrator.scenario.inject;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One injection that was done, in the order of the scenario.
 *
 * @param name of the workflow that it started or was about
 * @param workflowId of one that was started
 * @param tenantId whose it is
 */
public record Injected(
        String title,
        String name,
        Instant at,
        @Nullable UUID workflowId,
        @Nullable UUID traceId,
        @Nullable String tenantId) {}
