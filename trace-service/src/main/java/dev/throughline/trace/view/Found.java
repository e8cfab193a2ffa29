package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records that were asked for under the id of a trace, or of one workflow. Never empty. */
record Found(UUID wanted, List<CausalRecord> records) {

    /** Runs that the workflow has started; those of a trace are there already. */
    Set<UUID> children() {
        return isTrace()
                ? Set.of()
                : records.stream()
                        .flatMap(record -> record.events().stream())
                        .filter(SubWorkflowStarted.class::isInstance)
                        .map(event -> ((SubWorkflowStarted) event).childWorkflowId())
                        .collect(Collectors.toSet());
    }

    Found with(List<CausalRecord> more) {
        return new Found(wanted, Stream.concat(records.stream(), more.stream()).toList());
    }

    Optional<TraceView> view() {
        return isTrace() ? SpanProjection.of(records) : SpanProjection.of(records, wanted);
    }

    Causality causality() {
        return isTrace() ? CausalityProjection.of(wanted, records) : CausalityProjection.of(traceId(), records, wanted);
    }

    private boolean isTrace() {
        return traceId().equals(wanted);
    }

    private UUID traceId() {
        return records.getFirst().traceId().uuid();
    }
}
