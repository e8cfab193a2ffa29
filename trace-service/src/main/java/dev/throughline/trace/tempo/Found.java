package dev.throughline.trace.tempo;

import dev.throughline.trace.view.TraceView;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A trace that was asked for.
 *
 * @param gap what of it is missing, for people; empty when nothing is known to be
 */
record Found(TracesData spans, Optional<String> gap) {
    private static final int MOST_NAMED = 5;

    static Optional<Found> of(List<TracesData> stored, Optional<TraceView> projected) {
        var spans = Union.of(stored, projected);
        return spans.getResourceSpansCount() == 0
                ? Optional.empty()
                : Optional.of(new Found(spans, projected.flatMap(Found::gap)));
    }

    private static Optional<String> gap(TraceView view) {
        if (!view.missing().isEmpty()) {
            int more = view.missing().size() - MOST_NAMED;
            return Optional.of(view.missing().stream()
                    .limit(MOST_NAMED)
                    .collect(
                            Collectors.joining(", ", "the ledger misses: ", more > 0 ? " and " + more + " more" : "")));
        }
        return view.endedAt() == null ? Optional.of("the run has not ended yet") : Optional.empty();
    }
}
