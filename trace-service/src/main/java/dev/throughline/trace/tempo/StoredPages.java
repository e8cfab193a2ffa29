package dev.throughline.trace.tempo;

import dev.throughline.trace.span.ChunkKey;
import dev.throughline.trace.span.SpanChunk;
import dev.throughline.trace.span.SpanStore;
import dev.throughline.trace.traceql.Prefilter;
import dev.throughline.trace.traceql.TraceSpans;
import java.util.List;
import java.util.UUID;

/**
 * Traces that somebody sent spans of. What meets a question's conditions in different spans is found and is not meant, so
 * a first page in vain is followed by much larger ones: each costs the database the same search again.
 */
final class StoredPages {
    private static final int FEWEST_KEYS = 40;
    private static final int MOST_KEYS = 10_000;
    private static final int GROWTH = 16;

    /** Chunks that are read at a time: more and more, while that is in vain. */
    private static final int FEWEST_CHUNKS = 40;

    private static final int MOST_CHUNKS = 640;
    /** Of those in memory; a single one may have more. */
    private static final long MOST_BYTES = 16 << 20;

    private final SpanStore spans;
    private final Inspection inspection;
    private final boolean isLocal;
    private int atATime = FEWEST_CHUNKS;

    StoredPages(SpanStore spans, Inspection inspection, SearchRequest request) {
        this.spans = spans;
        this.inspection = inspection;
        this.isLocal = request.query().isAboutSpansAlone();
    }

    void search(String scope, SearchRequest request) {
        inspection.beginPass();
        int size = Math.max(FEWEST_KEYS, 2 * request.limit());
        var filter = Prefilter.of(request.query(), request.from(), request.to(), size);
        boolean mayBeMore = true;
        while (mayBeMore && !inspection.isOver()) {
            var page =
                    inspection.deadline().await(spans.candidates(scope, filter)).orElse(List.of());
            inspect(scope, page);
            mayBeMore = page.size() == filter.limit();
            if (mayBeMore) {
                filter = filter.after(page.getLast(), Math.min(filter.limit() * GROWTH, MOST_KEYS));
            }
        }
    }

    private void inspect(String scope, List<ChunkKey> keys) {
        for (int from = 0; from < keys.size() && !inspection.isOver(); ) {
            var some = keys.subList(from, end(keys, from));
            from += some.size();
            atATime = Math.min(2 * atATime, MOST_CHUNKS);
            inspection.inspect(
                    isLocal
                            ? matching(scope, some)
                            : some.stream().map(ChunkKey::traceId).toList());
        }
    }

    private int end(List<ChunkKey> keys, int from) {
        long bytes = keys.get(from).bytes();
        int end = from + 1;
        while (end < keys.size()
                && end - from < atATime
                && bytes + keys.get(end).bytes() <= MOST_BYTES) {
            bytes += keys.get(end).bytes();
            end++;
        }
        return end;
    }

    /** Traces of those chunks that have what is asked for: as good as a look at the whole, for conditions on one span. */
    private List<UUID> matching(String scope, List<ChunkKey> keys) {
        return inspection.deadline().await(spans.chunks(scope, keys)).orElse(List.of()).stream()
                .takeWhile(chunk -> !inspection.deadline().hasPassed())
                .filter(chunk ->
                        TraceSpans.of(chunk.data()).filter(inspection::matches).isPresent())
                .map(SpanChunk::traceId)
                .toList();
    }
}
