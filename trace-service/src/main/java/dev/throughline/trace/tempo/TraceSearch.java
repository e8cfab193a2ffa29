package dev.throughline.trace.tempo;

import dev.throughline.trace.span.SpanStore;
import dev.throughline.trace.view.ProjectedSpanStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * Newest first, page by page, until there is enough: first what was sent, then what the ledger alone knows. Blocks, so it
 * is for virtual threads.
 */
@ApplicationScoped
class TraceSearch {
    private final SpanStore spans;
    private final ProjectedSpanStore projected;
    private final Traces traces;
    private final TempoSettings settings;

    TraceSearch(SpanStore spans, ProjectedSpanStore projected, Traces traces, TempoSettings settings) {
        this.spans = spans;
        this.projected = projected;
        this.traces = traces;
        this.settings = settings;
    }

    SearchAnswer answer(String scope, SearchRequest request) {
        var clock = InstantSource.system();
        var until = clock.instant().plus(settings.searchDeadline());
        var inspection =
                new Inspection(scope, request, traces, settings.maxInspectedTraces(), new Deadline(clock, until));
        new StoredPages(spans, inspection, request).search(scope, request);
        new LedgerPages(projected, inspection).search(scope, request);
        return inspection.answer();
    }
}
