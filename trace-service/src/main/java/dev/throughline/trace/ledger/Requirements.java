package dev.throughline.trace.ledger;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an event must have so that it can be stored, and be told to people afterwards. */
final class Requirements {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Requirements() {}

    /** @throws Json.UnreadableException when the event lacks something, or has something that cannot be */
    static void check(CausalEvent event) {
        require(event, "events[]");
        require(event.id(), "events[].id");
        requireTime(event.at(), "events[].at");
        checkElements(event.causationIds(), "causation_ids");
        switch (event) {
            case CausalEvent.WorkflowRequested e -> require(e.spanId(), "span_id");
            case CausalEvent.PlanFrozen e -> require(e.templateId(), "template_id");
            case CausalEvent.TaskDispatched e -> {
                checkTask(e.taskId(), e.stage());
                require(e.spanId(), "span_id");
                require(e.parentSpanId(), "parent_span_id");
            }
            case CausalEvent.StepRecorded e -> {
                require(e.taskId(), "task_id");
                require(e.spanId(), "span_id");
                require(e.parentSpanId(), "parent_span_id");
                requireTime(e.startedAt(), "started_at");
            }
            case CausalEvent.TaskSucceeded e -> checkEnd(e.taskId(), e.stage(), e.products());
            case CausalEvent.TaskAttemptFailed e -> checkTask(e.taskId(), e.stage());
            case CausalEvent.TaskFailed e -> checkEnd(e.taskId(), e.stage(), e.products());
            case CausalEvent.TaskCancelled e -> checkEnd(e.taskId(), e.stage(), e.products());
            case CausalEvent.ResultIgnored e -> require(e.taskId(), "task_id");
            case CausalEvent.WorkflowCompleted e -> checkTime(e.startedAt(), "started_at");
            case CausalEvent.WorkflowFailed e -> checkTime(e.startedAt(), "started_at");
            case CausalEvent.WorkflowCancelled e -> {
                require(e.actor(), "actor");
                checkTime(e.startedAt(), "started_at");
            }
            case CausalEvent.WorkflowRerun e -> checkCount(e.round(), 2, "round");
            case CausalEvent.WorkflowQueued e -> require(e.waitingFor(), "waiting_for");
            case CausalEvent.WorkflowAdmitted ignored -> {}
            case CausalEvent.LifecycleChanged e -> {
                checkCommand(e.commandId(), e.verb(), e.actor());
                require(e.fromStatus(), "from_status");
                require(e.toStatus(), "to_status");
            }
            case CausalEvent.CommandRefused e -> {
                checkCommand(e.commandId(), e.verb(), e.actor());
                require(e.status(), "status");
            }
            case CausalEvent.StageSkipped e -> require(e.stage(), "stage");
            case CausalEvent.DependenciesMissing e -> {
                checkTask(e.taskId(), e.stage());
                require(e.missing(), "missing");
                checkElements(e.missing(), "missing");
                requireTime(e.until(), "until");
            }
            case CausalEvent.DependenciesMet e -> checkTask(e.taskId(), e.stage());
            case CausalEvent.StageFannedOut e -> checkSize(e.stage(), e.size());
            case CausalEvent.StageJoined e -> checkSize(e.stage(), e.size());
            case CausalEvent.ApprovalRequested e -> {
                checkTask(e.taskId(), e.stage());
                requireTime(e.expiresAt(), "expires_at");
            }
            case CausalEvent.SubWorkflowStarted e -> {
                checkTask(e.taskId(), e.stage());
                require(e.childWorkflowId(), "child_workflow_id");
            }
            case CausalEvent.CompensationStarted e -> {
                require(e.code(), "code");
                require(e.error(), "error");
            }
            case CausalEvent.StageCompensated e -> {
                require(e.stage(), "stage");
                require(e.deleted(), "deleted");
                checkCounts(e.deleted(), "deleted");
            }
            case CausalEvent.CompensationFailed e -> {
                checkTask(e.taskId(), e.stage());
                require(e.error(), "error");
                requireTime(e.nextTryAt(), "next_try_at");
            }
            case CausalEvent.RunQuarantined ignored -> {}
            case CausalEvent.IncidentOpened e -> {
                require(e.incidentId(), "incident_id");
                require(e.title(), "title");
            }
            case CausalEvent.IncidentRepeated e -> require(e.incidentId(), "incident_id");
            case CausalEvent.IncidentChanged e -> {
                require(e.incidentId(), "incident_id");
                require(e.verb(), "verb");
                require(e.status(), "status");
                require(e.actor(), "actor");
            }
            case CausalEvent.AlertChanged e -> {
                require(e.alertId(), "alert_id");
                require(e.incidentId(), "incident_id");
                require(e.receiver(), "receiver");
                require(e.state(), "state");
            }
            case CausalEvent.CostEstimated e -> require(e.inputHash(), "input_hash");
            case CausalEvent.CostObserved e -> require(e.inputHash(), "input_hash");
            case CausalEvent.BreakerChanged e -> {
                require(e.breaker(), "breaker");
                require(e.from(), "from");
                require(e.to(), "to");
                require(e.why(), "why");
                checkTime(e.until(), "until");
            }
        }
    }

    static void requireTime(@Nullable Instant value, String field) {
        require(value, field);
        checkTime(value, field);
    }

    static void require(@Nullable Object value, String field) {
        if (value == null) {
            throw new Json.UnreadableException("the causal record lacks " + field, null);
        }
    }

    private static void checkTask(@Nullable Object taskId, @Nullable String stage) {
        require(taskId, "task_id");
        require(stage, "stage");
    }

    private static void checkEnd(
            @Nullable Object taskId, @Nullable String stage, @Nullable Map<String, Integer> products) {
        checkTask(taskId, stage);
        checkCounts(products, "products");
    }

    private static void checkCommand(@Nullable Object id, @Nullable String verb, @Nullable String actor) {
        require(id, "command_id");
        require(verb, "verb");
        require(actor, "actor");
    }

    private static void checkSize(@Nullable String stage, int size) {
        require(stage, "stage");
        checkCount(size, 0, "size");
    }

    /** A time that no column can hold is not refused by Postgres but by its client, which the ledger would wait out. */
    private static void checkTime(@Nullable Instant value, String field) {
        if (value != null && (value.isBefore(EARLIEST) || value.isAfter(LATEST))) {
            throw new Json.UnreadableException("the causal record has a time out of range in " + field, null);
        }
    }

    private static void checkElements(@Nullable Collection<?> values, String field) {
        if (values != null && values.stream().anyMatch(Objects::isNull)) {
            throw new Json.UnreadableException("the causal record has an empty element in " + field, null);
        }
    }

    private static void checkCounts(@Nullable Map<String, Integer> counts, String field) {
        if (counts != null) {
            checkElements(counts.values(), field);
            counts.values().forEach(count -> checkCount(count, 0, field));
        }
    }

    private static void checkCount(int count, int least, String field) {
        if (count < least) {
            throw new Json.UnreadableException("the causal record has a count out of range in " + field, null);
        }
    }
}
