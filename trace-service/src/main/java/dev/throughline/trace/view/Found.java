package dev.throughline.trace.view;

import dev.throughline.contracts.CausalEvent.SubWorkflowStarted;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.trace.view.UnionProjection.Reach;
import io.opentelemetry.proto.trace.v1.TracesData;
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

    /** What the ledger tells. */
    Optional<TraceView> view() {
        return isTrace() ? SpanProjection.of(records) : SpanProjection.of(records, wanted);
    }

    /** The same with what exporters sent. */
    Optional<TraceView> view(List<TracesData> chunks) {
        return view().map(told -> UnionProjection.of(told, chunks, isTrace() ? Reach.TRACE : Reach.WORKFLOW));
    }

    /** The run, or the first one of the trace, as a comparison needs it. */
    Optional<RunFacts> facts() {
        return view().map(view -> new RunFacts(view, records));
    }

    Causality causality(List<TracesData> chunks) {
        var stored = new Stored(chunks).spans();
        return isTrace()
                ? CausalityProjection.of(wanted, records, stored)
                : CausalityProjection.of(traceId(), records, wanted, stored);
    }

    private boolean isTrace() {
        return traceId().equals(wanted);
    }

    UUID traceId() {
        return records.getFirst().traceId().uuid();
    }
}
