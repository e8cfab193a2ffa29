package dev.throughline.trace.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.throughline.contracts.ledger.BlockHeader;
import dev.throughline.contracts.ledger.Hashes;
import dev.throughline.contracts.ledger.Merkle;
import dev.throughline.contracts.ledger.Skips;
import dev.throughline.contracts.ledger.StoredBlock;
import java.util.ArrayList;

/** The best forgery there is: one body changed, and every hash that follows from it computed anew. */
final class Rewriting {
    private Rewriting() {}

    static void from(String chain, long height, String record) throws Exception {
        var merkle = new Merkle();
        var skips = Skips.NONE;
        String previous = Hashes.GENESIS;
        var statements = new ArrayList<String>();
        for (StoredBlock block : new HttpLedger().page(chain, 0).blocks()) {
            var leaves = new ArrayList<byte[]>();
            for (var entry : block.rows()) {
                byte[] body = entry.body();
                if (entry.recordId().toString().equals(record)) {
                    body = new String(body, UTF_8)
                            .replace("no such file", "all was well")
                            .getBytes(UTF_8);
                }
                leaves.add(merkle.leaf(body));
                statements.add("UPDATE ledger_entry SET body = '\\x%s', leaf_hash = '\\x%s' WHERE record_id = '%s'"
                        .formatted(
                                java.util.HexFormat.of().formatHex(body),
                                Hashes.hex(leaves.getLast()),
                                entry.recordId()));
            }
            var header = new BlockHeader(
                    2,
                    chain,
                    block.height(),
                    block.entries(),
                    block.events(),
                    block.takenAt(),
                    false,
                    Hashes.hex(merkle.root(leaves)),
                    previous,
                    skips.at(block.height()));
            previous = header.hash();
            skips = skips.with(block.height(), previous);
            statements.add(("UPDATE ledger_block SET merkle_root = '\\x%s', prev_hash = '\\x%s', skip_hash = '\\x%s',"
                            + " block_hash = '\\x%s' WHERE chain = '%s' AND height = %d")
                    .formatted(header.root(), header.previous(), header.skip(), previous, chain, block.height()));
        }
        statements.add("UPDATE ledger_head SET block_hash = '\\x%s' WHERE chain = '%s'".formatted(previous, chain));
        LedgerWrites.asSuperuser(statements.toArray(String[]::new));
    }
}
