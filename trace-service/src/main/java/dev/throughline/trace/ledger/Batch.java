package dev.throughline.trace.ledger;

import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.ledger.BlockHeader;
import dev.throughline.contracts.ledger.Hashes;
import dev.throughline.contracts.ledger.Merkle;
import dev.throughline.contracts.ledger.Skips;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What one transaction takes: the readable records of a poll in their order, and how far it moves each partition.
 *
 * @param moves by partition; every partition of the poll is here, also when nothing of it was readable
 */
record Batch(List<Entry> entries, Map<Integer, Move> moves) {

    record Move(long expected, long next) {}

    record Head(long height, String hash, Instant takenAt, Skips skips) {
        static final Head GENESIS = new Head(0, Hashes.GENESIS, Instant.EPOCH, Skips.NONE);
    }

    /** When a record counts as taken twice: from when to when the ledger is asked for it. */
    record Window(Instant from, Instant until) {}

    record Leaf(Entry entry, long height, int seq, byte[] hash) {}

    record Block(BlockHeader header, String hash, Skips skips, List<Leaf> leaves) {}

    record Step(CausalRecord record, StepRecorded event, Instant takenAt) {}

    Set<String> chains() {
        var chains = new java.util.TreeSet<String>();
        entries.forEach(e -> chains.add(e.chain()));
        return chains;
    }

    /** The first of each record that the ledger does not have. */
    List<Entry> fresh(Collection<UUID> known) {
        var seen = new java.util.HashSet<>(known);
        return entries.stream().filter(e -> seen.add(e.record().id())).toList();
    }

    /** The window ends with the latest head: a clock that went back must not hide what was taken. */
    static Window window(Map<String, Head> heads, Instant now, Duration length) {
        Instant until = heads.values().stream().map(Head::takenAt).reduce(now, (a, b) -> a.isAfter(b) ? a : b);
        return new Window(now.minus(length), until);
    }

    /**
     * One block per chain, on top of the given heads. Their time never goes back, whatever clocks do, so that the blocks of
     * a period are consecutive.
     */
    static List<Block> blocks(List<Entry> entries, Map<String, Head> heads, Instant now) {
        var merkle = new Merkle();
        var byChain = new TreeMap<String, List<Leaf>>();
        for (var entry : entries) {
            var leaves = byChain.computeIfAbsent(entry.chain(), chain -> new ArrayList<>());
            long height = heads.getOrDefault(entry.chain(), Head.GENESIS).height() + 1;
            leaves.add(new Leaf(entry, height, leaves.size(), merkle.leaf(entry.body())));
        }
        var blocks = new ArrayList<Block>();
        byChain.forEach((chain, leaves) -> {
            var head = heads.getOrDefault(chain, Head.GENESIS);
            byte[] root = merkle.root(leaves.stream().map(Leaf::hash).toList());
            blocks.add(block(chain, head, Hashes.hex(root), leaves, now));
        });
        return blocks;
    }

    private static Block block(String chain, Head head, String root, List<Leaf> leaves, Instant now) {
        long height = head.height() + 1;
        var header = new BlockHeader(
                BlockHeader.FORMAT,
                chain,
                height,
                leaves.size(),
                leaves.stream()
                        .mapToInt(l -> l.entry().record().events().size())
                        .sum(),
                now.isAfter(head.takenAt()) ? now : head.takenAt(),
                leaves.getFirst().entry().record().isSynthetic(),
                root,
                head.hash(),
                head.skips().at(height));
        String hash = header.hash();
        return new Block(header, hash, head.skips().with(height, hash), leaves);
    }

    static Collection<TraceRow> traces(List<Entry> entries) {
        var rows = new LinkedHashMap<UUID, TraceRow>();
        for (var entry : entries) {
            rows.merge(entry.record().workflowId(), TraceRow.of(entry.record()), TraceRow::merge);
        }
        return rows.values();
    }

    static List<Step> steps(List<Block> blocks) {
        var steps = new ArrayList<Step>();
        for (var block : blocks) {
            for (var leaf : block.leaves()) {
                var record = leaf.entry().record();
                for (var event : record.events()) {
                    if (event instanceof StepRecorded step) {
                        steps.add(new Step(record, step, block.header().takenAt()));
                    }
                }
            }
        }
        return steps;
    }
}
