package dev.throughline.contracts.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/** A chain as the service would write it, of records that are all of one trace. */
final class SampleChain {
    static final UUID WORKFLOW = new UUID(7, 1);
    static final UUID TRACE = new UUID(7, 2);

    private static final Instant START = Instant.parse("2026-11-21T12:00:00.000001Z");

    final String name;
    final List<StoredBlock> blocks = new ArrayList<>();

    private final Merkle merkle = new Merkle();
    private final int unlinked;
    private Skips skips = Skips.NONE;
    private String previous = Hashes.GENESIS;
    private int records;

    private SampleChain(String name, int unlinked) {
        this.name = name;
        this.unlinked = unlinked;
    }

    /** @param unlinked how many of the first blocks are of format 1 */
    static SampleChain of(String name, int blocks, int unlinked) {
        var chain = new SampleChain(name, unlinked);
        for (int i = 1; i <= blocks; i++) {
            chain.add(i, 1 + i * 7 % 5);
        }
        return chain;
    }

    private void add(long height, int entries) {
        var rows = new ArrayList<StoredBlock.Entry>();
        var leaves = new ArrayList<byte[]>();
        for (int seq = 0; seq < entries; seq++) {
            var id = new UUID(9, ++records);
            byte[] body = body(id).getBytes(UTF_8);
            leaves.add(merkle.leaf(body));
            rows.add(new StoredBlock.Entry(
                    seq, id, "a", WORKFLOW, TRACE, synthetic(), Hashes.hex(leaves.getLast()), body));
        }
        boolean linked = height > unlinked;
        var header = new BlockHeader(
                linked ? BlockHeader.FORMAT : 1,
                name,
                height,
                entries,
                entries,
                START.plusMillis(height),
                synthetic(),
                Hashes.hex(merkle.root(leaves)),
                previous,
                linked ? skips.at(height) : null);
        previous = header.hash();
        skips = skips.with(height, previous);
        blocks.add(new StoredBlock(
                header.format(),
                name,
                height,
                entries,
                entries,
                header.takenAt(),
                synthetic(),
                header.root(),
                header.previous(),
                header.skip(),
                previous,
                rows));
    }

    private String body(UUID id) {
        return """
                {"id":"%s","tenant_id":"a","workflow_id":"%s","trace_id":"%s","is_synthetic":%s,\
                "events":[{"type":"step_recorded","id":"%s","causation_ids":[]}]}""".formatted(id, WORKFLOW, TRACE, synthetic(), id);
    }

    private boolean synthetic() {
        return name.endsWith("-synthetic");
    }

    ChainHead head() {
        return head(blocks.size());
    }

    ChainHead head(int height) {
        return new ChainHead(name, height, blocks.get(height - 1).hash());
    }

    ChainAudit audited() {
        var audit = new ChainAudit(name);
        audit.upTo(head());
        blocks.forEach(audit::take);
        audit.end();
        return audit;
    }

    /** Of all entries of the blocks at these heights. */
    Proof.Chain proof(int headHeight, List<Integer> heights) {
        var way = new LinkedHashSet<Long>();
        var leaves = new ArrayList<Proof.Leaf>();
        long at = headHeight;
        for (int height : heights.stream().sorted((a, b) -> b - a).toList()) {
            way.addAll(Skips.way(at, height, unlinked + 1));
            at = height;
            var block = blocks.get(height - 1);
            var hashes = block.rows().stream().map(e -> merkle.leaf(e.body())).toList();
            block.rows()
                    .forEach(e -> leaves.add(
                            new Proof.Leaf(block.height(), e.seq(), merkle.path(hashes, e.seq()), e.body())));
        }
        var headers = way.stream().map(h -> blocks.get((int) (h - 1)).header()).toList();
        return new Proof.Chain(head(headHeight), headers, leaves);
    }

    byte[] proofFile(int headHeight, List<Integer> heights) {
        return Proof.bytes(TRACE, START, List.of(proof(headHeight, heights)));
    }
}
