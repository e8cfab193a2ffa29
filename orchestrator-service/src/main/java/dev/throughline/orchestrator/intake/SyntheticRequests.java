package dev.throughline.orchestrator.intake;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.Synthetic;
import dev.throughline.contracts.WorkflowRequest;
import org.apache.kafka.common.header.Headers;

/**
 * Header and body of a request over Kafka both say whether it is a rehearsal. Where the body says nothing, the header
 * counts; where they contradict each other nothing is started: neither a real run that was meant as a rehearsal, nor one
 * that hides as a rehearsal.
 */
final class SyntheticRequests {
    private SyntheticRequests() {}

    /** @throws Json.UnreadableException when header and body disagree, or the header names no scenario */
    static WorkflowRequest named(WorkflowRequest request, Headers headers) {
        if (headers.lastHeader(Synthetic.HEADER) == null) {
            return request;
        }
        String claimed = Synthetic.claimed(headers)
                .map(Synthetic::text)
                .orElseThrow(() ->
                        new Json.UnreadableException("the header " + Synthetic.HEADER + " names no scenario", null));
        String named = request.syntheticScenarioId();
        if (Boolean.FALSE.equals(request.isSynthetic()) || (named != null && !claimed.equals(named))) {
            throw new Json.UnreadableException(
                    "the header " + Synthetic.HEADER + " and the body name different scenarios", null);
        }
        return new WorkflowRequest(
                request.type(),
                request.name(),
                request.description(),
                request.parameters(),
                request.inputs(),
                request.traceId(),
                true,
                claimed,
                request.onConflict(),
                request.budget());
    }

    /** Whatever becomes of the record, it says what its body says. */
    static void mark(Headers headers, WorkflowRequest request) {
        boolean isSynthetic = Boolean.TRUE.equals(request.isSynthetic());
        var scenario = Synthetic.parse(request.syntheticScenarioId());
        if (isSynthetic && (request.syntheticScenarioId() == null || scenario.isPresent())) {
            Synthetic.mark(headers, true, scenario.map(Synthetic::text).orElse(null));
        }
    }
}
