package dev.throughline.contracts.ledger;

import java.time.Instant;
import java.util.List;

/**
 * A period of the ledger as a file: gzip of lines of JSON. The first is {@link Opening}, then come the blocks, each a
 * {@link StoredBlock} with its entries, by chain and height; the last is {@link Closing}. Beside it lies a
 * {@link Manifest}, which says what the bytes hash to.
 */
public final class ArchiveFormat {
    public static final String NAME = "throughline-archive/1";
    public static final String SUFFIX = ".jsonl.gz";
    public static final String MANIFEST_SUFFIX = ".manifest.json";

    private ArchiveFormat() {}

    /** @param until the end of the period, as the blocks' times have it */
    public record Opening(String format, Instant until) {}

    /**
     * A chain's part of the period.
     *
     * @param previous what its first block names, which is the last hash of the archive before
     * @param hash of its last block, which the first one that is not here names
     */
    public record Span(String chain, long first, long last, String previous, String hash, long entries) {
        public ChainHead head() {
            return new ChainHead(chain, last, hash);
        }
    }

    public record Closing(long blocks, long entries, List<Span> chains) {}

    public record Manifest(String format, String file, String sha256, Instant until, Closing contents) {}
}
