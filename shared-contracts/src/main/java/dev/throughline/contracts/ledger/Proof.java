package dev.throughline.contracts.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.CanonicalJson;
import dev.throughline.contracts.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Everything that the ledger has of a trace or workflow, and what it takes to see that it stands in the ledger. Complete
 * in itself: {@link ProofCheck} needs nothing else.
 *
 * @param id of the trace or the workflow
 * @param checksum SHA-256 of the document as canonical JSON without this member; against accidents only
 */
public record Proof(String format, UUID id, Instant exportedAt, List<Chain> chains, String checksum) {
    public static final String FORMAT = "throughline-proof/1";

    static final String CHECKSUM = "checksum";

    /**
     * @param head where the headers begin: compare it with a digest from elsewhere
     * @param headers from the head downwards; each is named by the one before it, as its previous or its skip
     */
    public record Chain(ChainHead head, List<BlockHeader> headers, List<Leaf> leaves) {}

    /**
     * @param seq its place in its block, from 0
     * @param path the hashes that lead from it to the root, from the bottom
     * @param body the very bytes of the record as it came over Kafka, in Base64
     */
    public record Leaf(long height, int seq, List<String> path, byte[] body) {}

    /** The one form of its bytes. */
    public static byte[] bytes(UUID id, Instant exportedAt, List<Chain> chains) {
        ObjectNode tree = Json.MAPPER.valueToTree(new Proof(FORMAT, id, exportedAt, chains, ""));
        tree.put(CHECKSUM, Hashes.ofAllBut(CHECKSUM, tree));
        return CanonicalJson.bytes(tree);
    }
}
