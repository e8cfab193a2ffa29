package dev.throughline.trace.span;

import java.util.List;

/** A request taken apart. */
public final class Cut {
    private final List<NewChunk> chunks;
    private final int accepted;
    private final int rejected;
    private final String reason;

    Cut(List<NewChunk> chunks, int rejected, String reason) {
        this.chunks = List.copyOf(chunks);
        this.accepted = chunks.stream().mapToInt(NewChunk::spanCount).sum();
        this.rejected = rejected;
        this.reason = reason;
    }

    List<NewChunk> chunks() {
        return chunks;
    }

    public int accepted() {
        return accepted;
    }

    /** Spans that are left out. */
    public int rejected() {
        return rejected;
    }

    /** Why the first of them is; empty when none is. */
    public String reason() {
        return reason;
    }
}
