package dev.throughline.trace.ledger;

import dev.throughline.contracts.CausalEvent.StepRecorded;
import dev.throughline.contracts.CausalRecord;
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

    record Head(long height, byte[] hash) {
        static final Head GENESIS = new Head(0, Merkle.GENESIS);
    }

    record Leaf(Entry entry, long height, int seq, byte[] hash) {}

    record Block(String chain, long height, byte[] root, byte[] previous, byte[] hash, List<Leaf> leaves) {
        int events() {
            return leaves.stream()
                    .mapToInt(l -> l.entry().record().events().size())
                    .sum();
        }

        boolean isSynthetic() {
            return leaves.getFirst().entry().record().isSynthetic();
        }

        Head head() {
            return new Head(height, hash);
        }
    }

    record Step(CausalRecord record, StepRecorded event) {}

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

    /** One block per chain, on top of the given heads. */
    static List<Block> blocks(List<Entry> entries, Map<String, Head> heads) {
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
            long height = head.height() + 1;
            byte[] root = merkle.root(leaves.stream().map(Leaf::hash).toList());
            blocks.add(new Block(
                    chain, height, root, head.hash(), merkle.block(chain, height, root, head.hash()), leaves));
        });
        return blocks;
    }

    static Collection<TraceRow> traces(List<Entry> entries) {
        var rows = new LinkedHashMap<UUID, TraceRow>();
        for (var entry : entries) {
            rows.merge(entry.record().workflowId(), TraceRow.of(entry.record()), TraceRow::merge);
        }
        return rows.values();
    }

    static List<Step> steps(List<Entry> entries) {
        var steps = new ArrayList<Step>();
        for (var entry : entries) {
            for (var event : entry.record().events()) {
                if (event instanceof StepRecorded step) {
                    steps.add(new Step(entry.record(), step));
                }
            }
        }
        return steps;
    }
}
