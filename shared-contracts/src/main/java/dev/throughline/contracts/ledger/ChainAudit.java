package dev.throughline.contracts.ledger;

import dev.throughline.contracts.ledger.Finding.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks one chain from its first block on and computes everything anew: leaves, roots, headers, links. Synthetic rows may
 * have been deleted, so of a synthetic chain only what is there is checked.
 */
public final class ChainAudit {
    /** Findings of one chain that are kept; what else is wrong is only counted. */
    static final int ENOUGH = 100;

    private static final byte[] NOTHING = new byte[0];

    private final String chain;
    private final Map<Integer, Passed> skips = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Long, String> wanted = new HashMap<>();
    private Passed last = new Passed(0, Hashes.GENESIS, Hashes.GENESIS);
    private Instant takenAt = Instant.MIN;
    private @Nullable ChainHead head;
    private long blocks;
    private long entries;
    private long deleted;
    private int found;

    /**
     * A block behind us. Who changed its hash left what the next one says; who changed its header left its hash: either
     * is enough to go on with, and the block itself is reported.
     */
    private record Passed(long height, String stored, String computed) {
        boolean is(String hash) {
            return stored.equals(hash) || computed.equals(hash);
        }
    }

    public ChainAudit(String chain) {
        this.chain = chain;
    }

    /** Goes on above what an archive has taken away; nothing below was looked at. */
    public static ChainAudit above(ChainHead archived) {
        var audit = new ChainAudit(archived.chain());
        audit.last = new Passed(archived.height(), archived.hash(), archived.hash());
        return audit;
    }

    /** What a digest says about the chain; compared when the walk comes there. */
    public void expect(ChainHead anchor) {
        if (anchor.height() > 0) {
            wanted.put(anchor.height(), anchor.hash());
        }
    }

    /** Where the tables say the chain ended when the walk began. */
    public void upTo(ChainHead stored) {
        head = stored;
    }

    public void take(StoredBlock block) {
        blocks++;
        entries += block.rows().size();
        gap(block);
        if (block.isSynthetic() != isSynthetic()) {
            add(Finding.of(Kind.BLOCK_CHANGED, block, "it is not of the kind that its chain is"));
        }
        var inside = BlockAudit.of(block);
        String computed = links(block, inside.stream().anyMatch(f -> f.kind() == Kind.BLOCK_CHANGED));
        inside.forEach(this::add);
        if (block.isSynthetic()) {
            deleted += Math.max(0, block.entries() - block.rows().size());
        }
        last = new Passed(block.height(), block.hash(), computed);
        for (int i = 0; i <= Long.numberOfTrailingZeros(block.height()); i++) {
            skips.put(i, last);
        }
        String anchor = wanted.remove(block.height());
        if (anchor != null && !last.is(anchor)) {
            add(Finding.of(Kind.DIGEST_DIFFERS, block, "the digest has " + anchor + "; the chain was rewritten"));
        }
        if (head != null && head.height() == block.height() && !last.is(head.hash())) {
            add(Finding.of(Kind.HEAD_WRONG, block, "the stored head has " + head.hash()));
        }
    }

    /** Entries that no block has. */
    public void stray(StoredBlock.Entry entry, long atHeight) {
        add(new Finding(
                Kind.ENTRY_STRAY, chain, atHeight, entry.seq(), entry.recordId(), "no block of this height has it"));
    }

    /** There is no block any more: what is missing at the end. */
    public void end() {
        if (head != null && last.height() < head.height() && !isSynthetic()) {
            add(missing(last.height() + 1, head.height(), "the end of the chain was deleted"));
        }
        wanted.forEach((at, anchor) -> {
            if (!isSynthetic()) {
                String detail = "the digest has a block here, the chain does not";
                add(new Finding(Kind.DIGEST_DIFFERS, chain, at, null, null, detail));
            }
        });
    }

    private void gap(StoredBlock block) {
        boolean hole = block.height() > last.height() + 1;
        if (hole && isSynthetic()) {
            deleted += block.height() - last.height() - 1;
        } else if (hole) {
            add(missing(last.height() + 1, block.height() - 1, "the rows were deleted"));
        }
        if (block.height() <= last.height()) {
            add(Finding.of(Kind.BLOCK_CHANGED, block, "this height was there already"));
        }
        if (hole) {
            last = new Passed(block.height() - 1, block.previous(), block.previous());
        }
    }

    /** @return the hash that the header has */
    private String links(StoredBlock block, boolean isReported) {
        if (!last.is(block.previous())) {
            add(Finding.of(Kind.LINK_BROKEN, block, "it does not name the block before it"));
        }
        String computed;
        try {
            computed = block.header().hash();
        } catch (IllegalArgumentException e) {
            add(Finding.of(Kind.BLOCK_CHANGED, block, "no block looks like this: " + e.getMessage()));
            return block.hash();
        }
        if (!computed.equals(block.hash()) && !isReported) {
            add(Finding.of(Kind.BLOCK_CHANGED, block, "its hash is not that of its header"));
        }
        if (block.format() != 1) {
            skip(block);
            if (block.takenAt().isBefore(takenAt)) {
                add(Finding.of(Kind.BLOCK_CHANGED, block, "it is older than the block before"));
            }
            takenAt = block.takenAt();
        }
        return computed;
    }

    /** Where the walk began above the target, the target is not known. */
    private void skip(StoredBlock block) {
        long to = BlockHeader.skipTo(block.height());
        var target = skips.get(Long.numberOfTrailingZeros(block.height()));
        String skip = String.valueOf(block.skip());
        boolean wrong =
                to == 0 ? !skip.equals(Hashes.GENESIS) : target != null && target.height() == to && !target.is(skip);
        if (wrong) {
            add(Finding.of(Kind.LINK_BROKEN, block, "it does not name block " + to));
        }
    }

    /** Something that shows outside of the blocks. */
    public void report(Kind kind, String detail) {
        add(new Finding(kind, chain, null, null, null, detail));
    }

    private Finding missing(long from, long to, String why) {
        String which = from == to ? "block " + from : "blocks %d to %d".formatted(from, to);
        return new Finding(Kind.BLOCK_MISSING, chain, from, null, null, which + " missing: " + why);
    }

    private void add(Finding finding) {
        found++;
        if (findings.size() < ENOUGH) {
            findings.add(finding);
        }
    }

    public boolean isSynthetic() {
        return chain.endsWith("-synthetic");
    }

    static byte[] bytesOrNothing(String hex) {
        try {
            return Hashes.bytes(hex);
        } catch (IllegalArgumentException e) {
            return NOTHING;
        }
    }

    /** Where the walk stands. */
    public ChainHead reached() {
        return new ChainHead(chain, last.height(), last.computed());
    }

    /** Whether the walk stands at this block, which has this hash. */
    public boolean isAt(ChainHead block) {
        return last.height() == block.height() && last.is(block.hash());
    }

    public String chain() {
        return chain;
    }

    public long blocks() {
        return blocks;
    }

    public long entries() {
        return entries;
    }

    /** Synthetic blocks and entries that are gone, as they may. */
    public long deleted() {
        return deleted;
    }

    /** The first of them; {@link #found} counts all. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    public int found() {
        return found;
    }
}
