package dev.throughline.contracts.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.CanonicalJson;
import dev.throughline.contracts.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The heads of all chains at one moment. Kept where the ledger's operator cannot reach it, it fixes everything before: a
 * chain that was rewritten or cut off no longer leads to its head.
 *
 * @param hash SHA-256 of the document as canonical JSON without this member
 */
public record LedgerDigest(String format, Instant takenAt, List<ChainHead> chains, String hash) {
    private static final String FORMAT = "throughline-digest/1";

    public LedgerDigest {
        if (!FORMAT.equals(format) || chains == null || takenAt == null) {
            throw new IllegalArgumentException("not a digest of a ledger");
        }
        chains = List.copyOf(chains);
    }

    public static LedgerDigest of(Instant takenAt, List<ChainHead> heads) {
        var sorted =
                heads.stream().sorted(Comparator.comparing(ChainHead::chain)).toList();
        ObjectNode open = Json.MAPPER.valueToTree(new LedgerDigest(FORMAT, takenAt, sorted, ""));
        return new LedgerDigest(FORMAT, takenAt, sorted, Hashes.ofAllBut("hash", open));
    }

    /** @throws Json.UnreadableException also when the file is not the one that was written */
    public static LedgerDigest read(byte[] file) {
        var tree = Json.read(file, ObjectNode.class);
        var digest = Json.read(file, LedgerDigest.class);
        if (!Hashes.ofAllBut("hash", tree).equals(digest.hash)) {
            throw new Json.UnreadableException("the digest was changed: its hash does not fit", null);
        }
        return digest;
    }

    /** The one form of its bytes. */
    public byte[] bytes() {
        return CanonicalJson.bytes(Json.MAPPER.valueToTree(this));
    }

    public Optional<ChainHead> head(String chain) {
        return chains.stream().filter(head -> head.chain().equals(chain)).findFirst();
    }
}
