package dev.throughline.orchestrator.schedule;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as callers see it.
 *
 * @param nextFireAt the first firing that is not done; in the past while one waits to be started; absent when disabled
 * @param lastFireAt the firing time that was dealt with last, not the moment of doing so
 * @param lastError why the latest firing started nothing; absent when it did
 * @param workflow the request of each start; absent in lists
 * @param nextFirings the next five firing times; absent in lists and when disabled
 */
@Schema(name = "Schedule")
public record ScheduleView(
        String name,
        String tenantId,
        String cron,
        String timeZone,
        String missed,
        int maxCatchUp,
        boolean enabled,
        @Nullable Instant nextFireAt,
        @Nullable Instant lastFireAt,
        @Nullable UUID lastWorkflowId,
        @Nullable String lastError,
        Instant createdAt,
        Instant updatedAt,

        @Schema(type = SchemaType.OBJECT) @JsonRawValue @Nullable
        String workflow,

        @Nullable List<Instant> nextFirings) {
    private static final int SHOWN = 5;

    static ScheduleView inList(ScheduleEntity row) {
        return of(row, null, null);
    }

    static ScheduleView whole(ScheduleEntity row) {
        return of(row, row.workflow, row.nextFireAt == null ? null : firings(row, row.nextFireAt));
    }

    private static @Nullable List<Instant> firings(ScheduleEntity row, Instant from) {
        return Cron.zone(row.timeZone)
                .map(zone -> Cron.parse(row.cron, zone).next(from.minusNanos(1), SHOWN))
                .orElse(null);
    }

    private static ScheduleView of(ScheduleEntity row, @Nullable String workflow, @Nullable List<Instant> nextFirings) {
        return new ScheduleView(
                row.name,
                row.tenantId,
                row.cron,
                row.timeZone,
                row.missed,
                row.maxCatchUp,
                row.enabled,
                row.nextFireAt,
                row.lastFireAt,
                row.lastWorkflowId,
                row.lastError,
                row.createdAt,
                row.updatedAt,
                workflow,
                nextFirings);
    }
}
