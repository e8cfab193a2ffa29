package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.CausalEvent;
import java.util.List;
import java.util.UUID;

/**
 * What follows from one command: the run as it now is, what to record, what to send once that is durable.
 *
 * @param dispatched stages whose task goes (again) to a worker
 * @param cancelled attempts whose result no longer matters
 */
public record Decision(Run run, List<CausalEvent> events, List<String> dispatched, List<Cancelled> cancelled) {

    public record Cancelled(UUID taskId, int attempt) {}
}
