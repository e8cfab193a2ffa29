package dev.throughline.incident.occurrence;

import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that failed, once.
 *
 * @param eventId of the failure; the same however often it is delivered
 * @param causedBy the event that its announcement names as the cause; the failure itself where that is an event
 * @param cause what failures must share to be one incident, in plain words separated by {@code |}
 * @param run null when nobody knows whose failure it is, as of a record that cannot be read
 * @param detail at most 500 characters
 * @param facts what rules look at
 */
public record Failure(
        UUID eventId,
        UUID causedBy,
        Instant at,
        String tenantId,
        Severity severity,
        String cause,
        String title,
        String detail,
        @Nullable Run run,
        boolean isSynthetic,
        @Nullable String scenarioId,
        Facts facts) {

    /** One of its kind, whose incident ends by itself. */
    public Failure(
            UUID eventId,
            UUID causedBy,
            Instant at,
            String tenantId,
            Severity severity,
            String cause,
            String title,
            String detail,
            @Nullable Run run,
            boolean isSynthetic,
            @Nullable String scenarioId) {
        this(
                eventId,
                causedBy,
                at,
                tenantId,
                severity,
                cause,
                title,
                detail,
                run,
                isSynthetic,
                scenarioId,
                Facts.own(cause));
    }

    /** The same, where it is an event, or nobody's record can hold it. */
    public Failure(
            UUID eventId,
            Instant at,
            String tenantId,
            Severity severity,
            String cause,
            String title,
            String detail,
            @Nullable Run run,
            boolean isSynthetic,
            @Nullable String scenarioId) {
        this(eventId, eventId, at, tenantId, severity, cause, title, detail, run, isSynthetic, scenarioId);
    }

    /** @param stepEventId the recorded step that ended it */
    public record Run(
            UUID workflowId,
            TraceId traceId,
            @Nullable String agentId,
            @Nullable UUID taskId,
            @Nullable UUID stepEventId) {
        Run endedBy(UUID step) {
            return new Run(workflowId, traceId, agentId, taskId, step);
        }
    }

    /** The task whose step is not known yet. */
    @Nullable
    UUID taskWithoutStep() {
        return run == null || run.stepEventId() != null ? null : run.taskId();
    }

    /** The same failure with the step that ended its task, where that is known. */
    Failure endedBy(Map<UUID, UUID> steps) {
        UUID step = taskWithoutStep() == null ? null : steps.get(taskWithoutStep());
        return run == null || step == null
                ? this
                : new Failure(
                        eventId,
                        causedBy,
                        at,
                        tenantId,
                        severity,
                        cause,
                        title,
                        detail,
                        run.endedBy(step),
                        isSynthetic,
                        scenarioId,
                        facts);
    }

    Failure judged(Severity by, String causeByRule) {
        return by == severity && causeByRule.equals(cause)
                ? this
                : new Failure(
                        eventId,
                        causedBy,
                        at,
                        tenantId,
                        by,
                        causeByRule,
                        title,
                        detail,
                        run,
                        isSynthetic,
                        scenarioId,
                        facts);
    }

    /** Synthetic failures never meet real ones, nor those of another scenario. */
    public String fingerprint() {
        return isSynthetic ? "synthetic|" + (scenarioId == null ? "" : scenarioId) + "|" + cause : cause;
    }
}
