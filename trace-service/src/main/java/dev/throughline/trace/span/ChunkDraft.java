package dev.throughline.trace.span;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A chunk while its spans are found. */
final class ChunkDraft {
    /** A row with more would make the index dearer than the search; it is looked at in every search instead. */
    static final int MOST_TOKENS = 500;

    /** Whoever searches holds many chunks at a time, so that none may be large: the rest of a trace is another chunk. */
    private static final int ENOUGH_BYTES = 256 << 10;

    private final NewChunk.Key key;
    private final Map<Group, Map<Group, List<ByteString>>> spans = new LinkedHashMap<>();
    private final Set<Integer> tokens = new HashSet<>();
    private long firstStart = Long.MAX_VALUE;
    private long lastEnd = Long.MIN_VALUE;
    private long longest;
    private long shortest = Long.MAX_VALUE;
    private boolean hasError;
    private int count;
    private int copied;
    private int size;

    ChunkDraft(NewChunk.Key key) {
        this.key = key;
    }

    NewChunk.Key key() {
        return key;
    }

    /** How much of what spans share is in this chunk again. */
    int copied() {
        return copied;
    }

    boolean isFull() {
        return size + copied >= ENOUGH_BYTES;
    }

    void add(Group resource, ResourceFacts facts, Group scope, Span span, ByteString bytes) {
        var scopes = spans.get(resource);
        if (scopes == null) {
            scopes = new LinkedHashMap<>();
            spans.put(resource, scopes);
            copied += resource.head().size() + resource.schema().size();
            token(facts.tokens());
        }
        scopes.computeIfAbsent(scope, this::begun).add(bytes);
        size += bytes.size();
        count++;
        time(span.getStartTimeUnixNano(), span.getEndTimeUnixNano());
        hasError |= span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
        token(Tokens.of("name", span.getName()));
        token(Tokens.of("kind", Tokens.text(span.getKind())));
        token(Tokens.of("status", Tokens.text(span.getStatus().getCode())));
        for (KeyValue attribute : span.getAttributesList()) {
            Tokens.text(attribute.getValue()).ifPresent(text -> token(Tokens.of("span." + attribute.getKey(), text)));
        }
    }

    private List<ByteString> begun(Group scope) {
        copied += scope.head().size() + scope.schema().size();
        return new ArrayList<>();
    }

    NewChunk chunk() {
        token(DurationTokens.ofLongest(longest));
        token(DurationTokens.ofShortest(shortest));
        int[] hashes = tokens.size() > MOST_TOKENS
                ? new int[] {TokenHash.ANYTHING}
                : tokens.stream().mapToInt(Integer::intValue).sorted().toArray();
        byte[] body = ChunkBody.of(spans);
        return new NewChunk(
                key, firstStart, lastEnd, longest, shortest, hasError, count, hashes, body.length, Deflated.of(body));
    }

    private void time(long start, long end) {
        firstStart = Math.min(firstStart, start);
        // Clocks step back: a span that ends before it began took no time.
        lastEnd = Math.max(lastEnd, Math.max(start, end));
        long took = Math.max(0, end - start);
        longest = Math.max(longest, took);
        shortest = Math.min(shortest, took);
    }

    private void token(String text) {
        token(TokenHash.of(text));
    }

    private void token(int... hashes) {
        for (int hash : hashes) {
            if (tokens.size() <= MOST_TOKENS) {
                tokens.add(hash);
            }
        }
    }
}
