package dev.throughline.contracts.ledger;

import dev.throughline.contracts.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Writes {@link ArchiveFormat} to a stream that somebody else opened and closes. */
public final class ArchiveWriter {
    private final GZIPOutputStream out;
    private final Map<String, ArchiveFormat.Span> spans = new LinkedHashMap<>();
    private long blocks;
    private long entries;

    public ArchiveWriter(OutputStream target, Instant until) throws IOException {
        out = new GZIPOutputStream(target, 1 << 16);
        line(new ArchiveFormat.Opening(ArchiveFormat.NAME, until));
    }

    public void block(StoredBlock block) throws IOException {
        line(block);
        blocks++;
        entries += block.rows().size();
        var before = spans.get(block.chain());
        spans.put(
                block.chain(),
                new ArchiveFormat.Span(
                        block.chain(),
                        before == null ? block.height() : before.first(),
                        block.height(),
                        before == null ? block.previous() : before.previous(),
                        block.hash(),
                        (before == null ? 0 : before.entries()) + block.rows().size()));
    }

    public ArchiveFormat.Closing end() throws IOException {
        var closing = new ArchiveFormat.Closing(blocks, entries, List.copyOf(spans.values()));
        line(closing);
        out.finish();
        return closing;
    }

    private void line(Object value) throws IOException {
        out.write(Json.bytes(value));
        out.write('\n');
    }
}
