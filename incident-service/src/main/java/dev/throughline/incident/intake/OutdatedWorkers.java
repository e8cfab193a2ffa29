package dev.throughline.incident.intake;

import static dev.throughline.incident.occurrence.StorableText.MAX_DETAIL;
import static dev.throughline.incident.occurrence.StorableText.clean;
import static dev.throughline.incident.occurrence.StorableText.cut;
import static dev.throughline.incident.occurrence.StorableText.label;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.ResultIgnored;
import dev.throughline.contracts.CausalEvent.TaskFailed;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.incident.occurrence.Facts;
import dev.throughline.incident.occurrence.Failure;
import dev.throughline.incident.occurrence.Severity;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Workers on another contract that take work all the same: they refuse the envelope, or the engine ignores their result.
 * One incident for each agent type, however many runs it meets.
 */
final class OutdatedWorkers {
    private static final String CAUSE = "worker_outdated|";
    private static final String REFUSED = "refused_contract";
    private static final String IGNORED = "unknown_contract_version";

    private OutdatedWorkers() {}

    static boolean isOne(Failure failure) {
        return failure.cause().startsWith(CAUSE);
    }

    static Optional<Failure> read(CausalRecord record, CausalEvent event) {
        return switch (event) {
            // A refusal is final: another attempt would meet the same worker.
            case TaskFailed e ->
                REFUSED.equals(e.code())
                        ? Optional.of(failure(record, e, e.taskId(), e.agent(), e.message()))
                        : Optional.empty();
            case ResultIgnored e ->
                IGNORED.equals(e.reason())
                        ? Optional.of(failure(
                                record,
                                e,
                                e.taskId(),
                                null,
                                "a result on a contract version that the engine does not know"))
                        : Optional.empty();
            case null, default -> Optional.empty();
        };
    }

    private static Failure failure(
            CausalRecord record, CausalEvent event, @Nullable UUID task, @Nullable String agent, @Nullable String why) {
        FailureReader.requireComplete(event);
        String named = agent == null || agent.isEmpty() ? "-" : cut(clean(agent), 100);
        return new Failure(
                event.id(),
                event.id(),
                event.at(),
                record.tenantId(),
                Severity.ERROR,
                CAUSE + named,
                "A worker" + (named.equals("-") ? "" : " of agent " + named) + " is on another contract",
                cut(clean(Objects.requireNonNullElse(why, REFUSED)), MAX_DETAIL),
                new Failure.Run(record.workflowId(), record.traceId(), label(agent), task, null),
                record.isSynthetic(),
                record.syntheticScenarioId(),
                new Facts("worker_outdated", REFUSED, label(agent), null, null, null, false));
    }
}
