package dev.throughline.contracts.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger as an auditor gets to see it, and in the form in which it travels. */
public interface LedgerPages {
    /** Every chain that any table knows. */
    List<Chain> chains() throws IOException, InterruptedException;

    /** Blocks above a height, upwards; none after the last one. */
    Page page(String chain, long after) throws IOException, InterruptedException;

    /** Entries that no block has, the first of them. */
    List<Stray> strays() throws IOException, InterruptedException;

    /**
     * A chain that the tables know, wherever from.
     *
     * @param height of its head; absent when it has none, which only happens when somebody deleted it
     * @param records how many entries it ever took, deleted synthetic ones and archived ones included
     * @param archivedHeight of the last block that is in an archive and no longer here
     */
    record Chain(
            String chain,
            @Nullable Long height,
            @Nullable String hash,
            @Nullable Long records,
            @Nullable Long archivedHeight,
            @Nullable String archivedHash,
            long archivedEntries) {
        public Optional<ChainHead> head() {
            return height == null || hash == null ? Optional.empty() : Optional.of(new ChainHead(chain, height, hash));
        }

        public Optional<ChainHead> archived() {
            return archivedHeight == null || archivedHash == null
                    ? Optional.empty()
                    : Optional.of(new ChainHead(chain, archivedHeight, archivedHash));
        }
    }

    record Page(List<StoredBlock> blocks) {}

    record Stray(String chain, long height, StoredBlock.Entry entry) {}
}
