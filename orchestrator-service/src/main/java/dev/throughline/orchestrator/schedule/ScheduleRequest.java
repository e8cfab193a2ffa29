package dev.throughline.orchestrator.schedule;

import dev.throughline.contracts.WorkflowRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /api/v1/schedules/{name}}. Every field may be missing here; {@link ScheduleChecks} says which must
 * not.
 *
 * @param missed {@code skip}, {@code once} or {@code all}; absent: {@code skip}
 * @param maxCatchUp under {@code all}, the most firings of the past that are started; absent: 100
 * @param enabled absent: true
 */
@Schema(name = "ScheduleRequest")
public record ScheduleRequest(
        @Nullable String cron,
        @Nullable String timeZone,
        @Nullable WorkflowRequest workflow,
        @Nullable String missed,
        @Nullable Integer maxCatchUp,
        @Nullable Boolean enabled) {}
