package dev.throughline.trace.proof;

import dev.throughline.contracts.ledger.BlockHeader;
import dev.throughline.contracts.ledger.ChainHead;
import dev.throughline.contracts.ledger.Merkle;
import dev.throughline.contracts.ledger.Proof;
import dev.throughline.contracts.ledger.Skips;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a trace has in one chain, and what follows from it. */
record Leaves(String chain, List<Found> found) {

    record Found(long height, int seq, Instant takenAt, byte[] body) {}

    Long[] heights() {
        return found.stream().map(Found::height).distinct().toArray(Long[]::new);
    }

    Instant first() {
        return found.stream().map(Found::takenAt).min(Comparator.naturalOrder()).orElseThrow();
    }

    OffsetDateTime[] times() {
        return found.stream()
                .map(leaf -> leaf.takenAt().atOffset(ZoneOffset.UTC))
                .distinct()
                .toArray(OffsetDateTime[]::new);
    }

    long highest() {
        return found.stream().mapToLong(Found::height).max().orElseThrow();
    }

    /** From the head over every block that has a leaf, downwards. */
    List<Long> way(long head, long linked) {
        var way = new LinkedHashSet<Long>();
        long at = head;
        for (long height : found.stream()
                .map(Found::height)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList()) {
            way.addAll(Skips.way(at, height, linked));
            at = height;
        }
        return new ArrayList<>(way);
    }

    /**
     * @param hashes of all leaves of each block, in their order
     * @return empty when a neighbour is gone and has left no hash, because it is being deleted just now
     */
    Optional<Proof.Chain> proof(ChainHead head, List<BlockHeader> headers, Map<Long, List<byte[]>> hashes) {
        var merkle = new Merkle();
        var leaves = new ArrayList<Proof.Leaf>();
        var sizes =
                headers.stream().collect(java.util.stream.Collectors.toMap(BlockHeader::height, BlockHeader::entries));
        for (Found leaf : found) {
            var level = hashes.getOrDefault(leaf.height(), List.of());
            if (level.size() != sizes.getOrDefault(leaf.height(), 0) || leaf.seq() >= level.size()) {
                return Optional.empty();
            }
            leaves.add(new Proof.Leaf(leaf.height(), leaf.seq(), merkle.path(level, leaf.seq()), leaf.body()));
        }
        return Optional.of(new Proof.Chain(head, headers, leaves));
    }
}
