package dev.throughline.contracts.ledger;

/** The last block of a chain, which stands for all before it. */
public record ChainHead(String chain, long height, String hash) {
    public ChainHead {
        BlockHeader.requireChain(chain);
        if (height < 0) {
            throw new IllegalArgumentException("a chain has no block below 1");
        }
        Hashes.require(hash);
    }
}
