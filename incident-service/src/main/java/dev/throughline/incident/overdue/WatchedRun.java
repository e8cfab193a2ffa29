package dev.throughline.incident.overdue;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TraceId;
import dev.throughline.incident.occurrence.Failure;
import dev.throughline.incident.occurrence.Severity;
import dev.throughline.incident.occurrence.StorableText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is said about a run once it is overdue, from the body of its last record. Pure.
 *
 * @param lastEventId what should have been followed by something
 */
record WatchedRun(
        UUID workflowId,
        String tenantId,
        TraceId traceId,
        UUID lastEventId,
        @Nullable String waitingFor,
        @Nullable String agentId,
        @Nullable UUID taskId,
        boolean isSynthetic,
        @Nullable String scenarioId) {

    /** Empty when the body is no causal record of the run, or holds what no row can. */
    static Optional<WatchedRun> read(UUID workflowId, byte @Nullable [] body) {
        try {
            var record = Json.read(body == null ? new byte[0] : body, CausalRecord.class);
            return isUsable(workflowId, record) ? Optional.of(of(record)) : Optional.empty();
        } catch (RuntimeException e) {
            // Whatever reading it throws, it would throw again; and the watch over all others would wait for it.
            return Optional.empty();
        }
    }

    @SuppressWarnings("ConstantValue") // the wire may omit anything
    private static boolean isUsable(UUID workflowId, CausalRecord record) {
        return workflowId.equals(record.workflowId())
                && record.traceId() != null
                && record.tenantId() != null
                && StorableText.isName(record.tenantId())
                && (record.syntheticScenarioId() == null || StorableText.isName(record.syntheticScenarioId()))
                && record.events() != null
                && !record.events().isEmpty()
                && record.events().stream().allMatch(event -> event != null && event.id() != null);
    }

    private static WatchedRun of(CausalRecord record) {
        CausalEvent last = record.events().getLast();
        var waiting = Waiting.of(record.events());
        return new WatchedRun(
                record.workflowId(),
                record.tenantId(),
                record.traceId(),
                last.id(),
                StorableText.label(waiting.map(Waiting::text).orElse(null)),
                StorableText.label(waiting.map(Waiting::agent).orElse(null)),
                waiting.map(Waiting::taskId).orElse(null),
                record.isSynthetic(),
                record.syntheticScenarioId());
    }

    /** The same for the same period, whoever finds it, and however often. */
    static UUID failureId(Watch.Period period) {
        String name = "run_overdue/" + period.workflowId() + "/" + period.wakeupAt();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    Failure overdue(Watch.Period period, Instant now) {
        String waits = waitingFor == null ? "" : " Waits for " + waitingFor + ".";
        return new Failure(
                failureId(period),
                lastEventId,
                now,
                tenantId,
                Severity.CRITICAL,
                "run_overdue|" + workflowId,
                StorableText.cut(
                        "Run " + workflowId + " is overdue" + (waitingFor == null ? "" : ": " + waitingFor),
                        StorableText.MAX_NAME),
                StorableText.cut(
                        "It was to be looked at on " + Instant.ofEpochMilli(period.wakeupAt())
                                + ", and nothing has been heard of it since." + waits,
                        StorableText.MAX_DETAIL),
                new Failure.Run(workflowId, traceId, agentId, taskId, null),
                isSynthetic,
                scenarioId);
    }
}
