package dev.throughline.trace.cleanup;

import dev.throughline.contracts.ControlMessage.CleanUpCheck;
import dev.throughline.contracts.Synthetic;
import dev.throughline.service.cleanup.CleanUpPart;
import dev.throughline.service.cleanup.CleanUpTable;
import dev.throughline.trace.proof.RealChains;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The rows that the ledger's triggers let go, and what is derived from them. */
@ApplicationScoped
class TraceCleanUp implements CleanUpPart {
    /**
     * Blocks of synthetic chains are shared by scenarios, and the proof of an entry goes through the blocks above it. So a
     * block goes when nothing that is left stands on it: below the lowest entry of its chain.
     */
    private static final String NOTHING_STANDS_ON_IT = """
            NOT EXISTS (SELECT FROM ledger_entry e
                         WHERE e.is_synthetic AND e.chain = ledger_block.chain AND e.height <= ledger_block.height)
            """;

    /** Hashes of entries that are gone, for those beside them: with their block nobody needs them. */
    private static final String ITS_BLOCK_IS_GONE = """
            NOT EXISTS (SELECT FROM ledger_block b
                         WHERE b.is_synthetic AND b.chain = ledger_leaf.chain AND b.height = ledger_leaf.height)
            """;

    private final RealChains chains;

    TraceCleanUp(RealChains chains) {
        this.chains = chains;
    }

    @Override
    public String service() {
        return "trace";
    }

    @Override
    public List<CleanUpTable> tables() {
        return List.of(
                CleanUpTable.marked("span_chunk"),
                CleanUpTable.marked("trace_step"),
                CleanUpTable.marked("ledger_entry"),
                CleanUpTable.orphaned("ledger_block", NOTHING_STANDS_ON_IT),
                CleanUpTable.orphaned("ledger_leaf", ITS_BLOCK_IS_GONE),
                CleanUpTable.marked("trace"));
    }

    @Override
    public List<CleanUpCheck> afterwards(List<String> tenants, Synthetic scenario) {
        return List.of(chains.check());
    }
}
