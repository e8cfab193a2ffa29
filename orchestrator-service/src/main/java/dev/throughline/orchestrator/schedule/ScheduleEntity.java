package dev.throughline.orchestrator.schedule;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A schedule as callers define it. Firing moves it on under the same row lock, see {@link ScheduleStore}. */
@Entity
@Table(name = "schedule")
@SuppressWarnings("NullAway.Init")
class ScheduleEntity {
    @Id
    @Column(name = "schedule_id")
    UUID id;

    @Column(name = "tenant_id")
    String tenantId;

    String name;
    String cron;

    @Column(name = "time_zone")
    String timeZone;

    String workflow;
    String missed;

    @Column(name = "max_catch_up")
    int maxCatchUp;

    boolean enabled;

    @Column(name = "next_fire_at")
    @Nullable
    Instant nextFireAt;

    @Column(name = "retry_at")
    @Nullable
    Instant retryAt;

    @Column(name = "last_fire_at")
    @Nullable
    Instant lastFireAt;

    @Column(name = "last_workflow_id")
    @Nullable
    UUID lastWorkflowId;

    @Column(name = "last_error")
    @Nullable
    String lastError;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    /** A firing that is due and not done yet stays due when the definition comes again with the same times. */
    void define(ScheduleChecks.Definition definition, Instant now) {
        boolean sameTimes = enabled
                && definition.enabled()
                && definition.expression().equals(cron)
                && definition.timeZone().equals(timeZone);
        if (!sameTimes) {
            nextFireAt = definition.enabled() ? definition.cron().next(now).orElse(null) : null;
        }
        cron = definition.expression();
        timeZone = definition.timeZone();
        workflow = definition.workflow();
        missed = definition.missed().text();
        maxCatchUp = definition.maxCatchUp();
        enabled = nextFireAt != null;
        retryAt = null;
        lastError = null;
        updatedAt = now;
    }
}
