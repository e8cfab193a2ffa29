package dev.throughline.contracts.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks an exported proof by computing every hash anew; nothing of the file is believed. */
public final class ProofCheck {
    private static final int ENOUGH = 20;

    private final Merkle merkle = new Merkle();
    private final List<String> problems = new ArrayList<>();
    private final SortedMap<String, Integer> events = new TreeMap<>();
    private final Set<String> declared = new HashSet<>();
    private final Set<String> causes = new HashSet<>();
    private final List<ChainLine> lines = new ArrayList<>();
    private int leaves;

    private ProofCheck() {}

    /** What a chain contributes: its leaves, the blocks they stand in, and the headers from there to the head. */
    public record ChainLine(ChainHead head, int leaves, int blocks, int headers) {}

    /**
     * What came out of it.
     *
     * @param id of the trace or workflow; absent when the file cannot be read
     * @param events how often each type of event occurs
     * @param unresolved causes that the events name and the file does not have
     * @param problems what is wrong, most important first; empty when the proof holds
     */
    public record Report(
            @Nullable UUID id,
            List<ChainLine> chains,
            int leaves,
            SortedMap<String, Integer> events,
            int unresolved,
            List<String> problems) {
        public boolean holds() {
            return problems.isEmpty();
        }
    }

    public static Report of(byte[] file) {
        return of(file, Optional.empty());
    }

    /** @param anchor a digest from elsewhere that every chain must lead to */
    public static Report of(byte[] file, Optional<LedgerDigest> anchor) {
        var check = new ProofCheck();
        UUID id = null;
        try {
            var tree = Json.read(file, ObjectNode.class);
            if (!Hashes.ofAllBut(Proof.CHECKSUM, tree)
                    .equals(tree.path(Proof.CHECKSUM).asText())) {
                check.problem("the file is not as it was exported: its checksum does not fit");
            }
            var proof = Json.read(file, Proof.class);
            id = proof.id();
            check.proof(proof, anchor);
        } catch (Json.UnreadableException e) {
            check.problem("the file cannot be read: " + e.getMessage());
        }
        return check.report(id);
    }

    private Report report(@Nullable UUID id) {
        causes.removeAll(declared);
        return new Report(id, lines, leaves, events, causes.size(), List.copyOf(problems));
    }

    private void proof(Proof proof, Optional<LedgerDigest> anchor) {
        if (!Proof.FORMAT.equals(proof.format()) || proof.id() == null || proof.chains() == null) {
            problem("this is not a proof of the format " + Proof.FORMAT);
            return;
        }
        if (proof.chains().isEmpty()) {
            problem("the file proves nothing: it has no leaf");
        }
        for (Proof.Chain chain : proof.chains()) {
            if (chain == null || chain.head() == null || chain.headers() == null || chain.leaves() == null) {
                problem("a chain lacks its head, headers or leaves");
            } else {
                chain(proof.id(), chain, anchor);
            }
        }
    }

    private void chain(UUID id, Proof.Chain chain, Optional<LedgerDigest> anchor) {
        Map<Long, BlockHeader> byHeight = linked(chain);
        if (chain.leaves().isEmpty()) {
            problem("chain " + chain.head().chain() + " has no leaf");
        }
        var blocks = new HashSet<Long>();
        var places = new HashSet<String>();
        for (Proof.Leaf leaf : chain.leaves()) {
            if (leaf == null || leaf.body() == null || leaf.path() == null) {
                problem("a leaf of chain " + chain.head().chain() + " has no body or path");
                continue;
            }
            if (!places.add(leaf.height() + "/" + leaf.seq())) {
                problem(place(chain, leaf) + " is there twice");
            }
            leaf(id, chain, leaf, byHeight.get(leaf.height()));
            blocks.add(leaf.height());
        }
        leaves += chain.leaves().size();
        lines.add(new ChainLine(
                chain.head(),
                chain.leaves().size(),
                blocks.size(),
                chain.headers().size()));
        anchor.ifPresent(digest -> anchored(chain, byHeight, digest));
    }

    /** The headers that the head leads to, each by the hash that the one before names. */
    private Map<Long, BlockHeader> linked(Proof.Chain chain) {
        var byHeight = new HashMap<Long, BlockHeader>();
        var head = chain.head();
        @Nullable BlockHeader above = null;
        for (BlockHeader header : chain.headers()) {
            if (header == null || !header.chain().equals(head.chain())) {
                problem("a header among those of chain " + head.chain() + " is of another one");
                return byHeight;
            }
            String hash = header.hash();
            String where = "chain " + head.chain() + ", block " + header.height() + ": ";
            if (above == null) {
                if (header.height() != head.height() || !hash.equals(head.hash())) {
                    problem(where + "the head " + head.height() + " " + head.hash() + " is not its hash");
                }
            } else if (!names(above, header, hash)) {
                problem(where + "its header does not have the hash that block " + above.height() + " names");
            }
            byHeight.put(header.height(), header);
            above = header;
        }
        return byHeight;
    }

    private static boolean names(BlockHeader above, BlockHeader header, String hash) {
        boolean before = header.height() == above.height() - 1 && hash.equals(above.previous());
        boolean skipped = header.height() == BlockHeader.skipTo(above.height()) && hash.equals(above.skip());
        return before || skipped;
    }

    private void leaf(UUID id, Proof.Chain chain, Proof.Leaf leaf, @Nullable BlockHeader header) {
        String where = place(chain, leaf);
        if (header == null) {
            problem(where + ": the header of its block is missing");
            return;
        }
        try {
            boolean leads = merkle.fold(merkle.leaf(leaf.body()), leaf.seq(), header.entries(), leaf.path())
                    .map(Hashes::hex)
                    .filter(header.root()::equals)
                    .isPresent();
            if (!leads) {
                problem(where + ": its body does not lead to the root of its block");
            }
            record(id, where, header, Json.read(leaf.body(), ObjectNode.class));
        } catch (Json.UnreadableException | IllegalArgumentException e) {
            problem(where + " cannot be read: " + e.getMessage());
        }
    }

    /** Read as JSON, so that a type of event which came later than this code is counted like any other. */
    private void record(UUID id, String where, BlockHeader header, JsonNode record) {
        String wanted = id.toString();
        if (!wanted.equalsIgnoreCase(record.path("workflow_id").asText())
                && !wanted.equalsIgnoreCase(record.path("trace_id").asText())) {
            problem(where + ": record " + record.path("id").asText() + " is of another trace");
        }
        if (header.isSynthetic() != record.path("is_synthetic").asBoolean()) {
            problem(where + ": record " + record.path("id").asText() + " is in the wrong kind of chain");
        }
        for (JsonNode event : record.path("events")) {
            events.merge(event.path("type").asText(), 1, Integer::sum);
            declared.add(event.path("id").asText());
            event.path("causation_ids").forEach(cause -> causes.add(cause.asText()));
        }
    }

    private void anchored(Proof.Chain chain, Map<Long, BlockHeader> byHeight, LedgerDigest digest) {
        String name = chain.head().chain();
        var anchor = digest.head(name);
        if (anchor.isEmpty()) {
            problem("the digest does not know chain " + name);
            return;
        }
        long height = anchor.get().height();
        BlockHeader header = byHeight.get(height);
        if (header == null) {
            problem("chain " + name + ": the proof does not pass the digest's head " + height
                    + "; export it for this digest");
        } else if (!header.hash().equals(anchor.get().hash())) {
            problem("chain " + name + ", block " + height
                    + ": its hash is not that of the digest: the chain was rewritten");
        }
        chain.leaves().stream()
                .filter(leaf -> leaf.height() > height)
                .forEach(
                        leaf -> problem(place(chain, leaf) + " is newer than the digest, which says nothing about it"));
    }

    private static String place(Proof.Chain chain, Proof.Leaf leaf) {
        return "chain " + chain.head().chain() + ", block " + leaf.height() + ", leaf " + leaf.seq();
    }

    private void problem(String text) {
        if (problems.size() < ENOUGH) {
            problems.add(text);
        } else if (problems.size() == ENOUGH) {
            problems.add("and more");
        }
    }
}
