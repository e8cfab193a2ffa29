package dev.throughline.contracts.ledger;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.Finding.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads an archive and walks its chains; those that go on from an archive before are handed in. */
public final class ArchiveCheck {
    private final Map<String, ChainAudit> audits;

    /** @param audits by chain, as far as they have come; added to */
    public ArchiveCheck(Map<String, ChainAudit> audits) {
        this.audits = audits;
    }

    /** @return what the archive says that it has; empty when it cannot be read to its end */
    public Optional<ArchiveFormat.Closing> read(String name, InputStream file) {
        var counted = new LinkedHashMap<String, Long>();
        try {
            var lines = new Lines(new GZIPInputStream(file, 1 << 16));
            var opening = Json.read(lines.next(), ArchiveFormat.Opening.class);
            if (!ArchiveFormat.NAME.equals(opening.format())) {
                throw new Json.UnreadableException("its format is " + opening.format(), null);
            }
            while (true) {
                byte[] line = lines.next();
                if (isClosing(line)) {
                    var closing = Json.read(line, ArchiveFormat.Closing.class);
                    compare(name, closing, counted);
                    return Optional.of(closing);
                }
                var block = Json.read(line, StoredBlock.class);
                audits.computeIfAbsent(block.chain(), ChainAudit::new).take(block);
                counted.merge(block.chain(), (long) block.rows().size(), Long::sum);
            }
        } catch (IOException | Json.UnreadableException e) {
            wrong(name, "cannot be read to its end: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void compare(String name, ArchiveFormat.Closing closing, Map<String, Long> counted) {
        for (ArchiveFormat.Span span : closing.chains()) {
            var audit = audits.get(span.chain());
            if (audit == null || !audit.isAt(span.head()) || counted.getOrDefault(span.chain(), 0L) != span.entries()) {
                wrong(name, "does not have what its last line says of chain " + span.chain());
            }
        }
        if (closing.chains().size() != counted.size()) {
            wrong(name, "has chains that its last line does not know");
        }
    }

    /** About a file as a whole. */
    public void wrong(String name, String detail) {
        audits.computeIfAbsent("*", ChainAudit::new).report(Kind.ARCHIVE_WRONG, name + ": " + detail);
    }

    public List<Finding> findings() {
        return audits.values().stream().flatMap(a -> a.findings().stream()).toList();
    }

    private static boolean isClosing(byte[] line) {
        return new String(line, 0, Math.min(10, line.length), StandardCharsets.UTF_8).startsWith("{\"blocks\":");
    }
}
