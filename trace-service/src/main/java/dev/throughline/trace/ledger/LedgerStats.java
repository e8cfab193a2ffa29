package dev.throughline.trace.ledger;

import java.util.List;

/** How much the ledger ever took, over all instances; deleting synthetic rows does not lower it. */
public record LedgerStats(long records, long events, List<Chain> chains) {
    public record Chain(String chain, long height) {}
}
