package dev.throughline.trace.tempo;

import dev.throughline.trace.traceql.Prefilter;
import dev.throughline.trace.view.ProjectedSpanStore;
import dev.throughline.trace.view.ProjectedSpanStore.Run;
import dev.throughline.trace.view.SpanProjection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Traces of the ledger: also those that nobody sent spans of, since only some are sampled. */
final class LedgerPages {
    private static final int RUNS = 40;
    private static final String SERVICE = "resource." + Attributes.SERVICE_NAME + "=";

    /** What every span has, and counts by kind of row, which have a key for each kind. */
    private static final List<String> ANY =
            List.of("name=", "status=", "kind=internal", "span.throughline.products.", "span.throughline.deleted.");

    private static final Set<String> SERVICES =
            SpanProjection.SERVICES.stream().map(name -> SERVICE + name).collect(Collectors.toUnmodifiableSet());

    private final ProjectedSpanStore projected;
    private final Inspection inspection;

    LedgerPages(ProjectedSpanStore projected, Inspection inspection) {
        this.projected = projected;
        this.inspection = inspection;
    }

    void search(String scope, SearchRequest request) {
        if (!mayHave(request)) {
            return;
        }
        inspection.beginPass();
        // A trace starts when its oldest run does, or earlier.
        var from = inspection.oldestOfAnswer().filter(request.from()::isBefore).orElse(request.from());
        @Nullable Run last = null;
        List<Run> page;
        do {
            page = inspection
                    .deadline()
                    .await(projected.runs(scope, from, request.to(), last, RUNS))
                    .orElse(List.of());
            inspection.inspect(page.stream().map(Run::traceId).toList());
            last = page.isEmpty() ? last : page.getLast();
        } while (page.size() == RUNS && !inspection.isOver());
    }

    /** Most questions are about services that are none of ours, or attributes that no projected span has. */
    private static boolean mayHave(SearchRequest request) {
        return Prefilter.of(request.query(), request.from(), request.to(), RUNS).tokens().stream()
                .allMatch(alternatives -> alternatives.stream().anyMatch(LedgerPages::mayHave));
    }

    private static boolean mayHave(String token) {
        return token.startsWith(SERVICE)
                ? SERVICES.contains(token)
                : Stream.concat(ProjectedSpans.KEYS.stream().map(key -> key + "="), ANY.stream())
                        .anyMatch(token::startsWith);
    }
}
