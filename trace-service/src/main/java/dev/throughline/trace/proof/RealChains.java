package dev.throughline.trace.proof;

import dev.throughline.contracts.ControlMessage.CleanUpCheck;
import dev.throughline.contracts.ledger.ChainAudit;
import dev.throughline.contracts.ledger.ChainHead;
import dev.throughline.contracts.ledger.LedgerPages;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Computes the latest blocks of every chain of real work anew, as auditors do. The whole ledger is for them; this is for
 * what was written lately, and its cost does not grow with the ledger.
 */
@ApplicationScoped
public class RealChains {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChainStore store;
    private final int blocks;

    RealChains(
            ChainStore store,
            @ConfigProperty(name = "throughline.cleanup.audited-blocks", defaultValue = "200") int blocks) {
        this.store = store;
        this.blocks = blocks;
    }

    /** Blocking. */
    public CleanUpCheck check() {
        var audits = store.chains().await().atMost(PATIENCE).stream()
                .filter(chain -> !new ChainAudit(chain.chain()).isSynthetic())
                .filter(chain -> chain.head().isPresent())
                .map(this::audit)
                .toList();
        long looked = audits.stream().mapToLong(ChainAudit::blocks).sum();
        long entries = audits.stream().mapToLong(ChainAudit::entries).sum();
        var wrong = audits.stream().flatMap(audit -> audit.findings().stream()).toList();
        String seen = "%d chains, the latest %d blocks with %d entries computed anew: "
                .formatted(audits.size(), looked, entries);
        return new CleanUpCheck(
                "ledger.real_chains",
                wrong.isEmpty(),
                seen
                        + (wrong.isEmpty()
                                ? "all verify"
                                : "%d do not, the first: %s".formatted(wrong.size(), wrong.getFirst())));
    }

    /** The head is read before the blocks, so that blocks which come meanwhile are neither missed nor missing. */
    private ChainAudit audit(LedgerPages.Chain chain) {
        var head = chain.head().orElseThrow();
        long archived = chain.archived().map(ChainHead::height).orElse(0L);
        long base = Math.max(archived, head.height() - blocks);
        var audit = chain.archived()
                .filter(last -> last.height() == base)
                .map(ChainAudit::above)
                .orElse(null);
        if (audit == null) {
            audit = new ChainAudit(chain.chain());
            if (base > 0) {
                var first = page(chain.chain(), base - 1).getFirst();
                audit = ChainAudit.above(new ChainHead(chain.chain(), first.height(), first.hash()));
            }
        }
        audit.upTo(head);
        walk(audit, chain.chain(), audit.reached().height(), head.height());
        audit.end();
        return audit;
    }

    private void walk(ChainAudit audit, String chain, long from, long goal) {
        long after = from;
        while (after < goal) {
            var page = page(chain, after);
            if (page.isEmpty() || page.getLast().height() <= after) {
                return;
            }
            after = page.getLast().height();
            page.stream().filter(block -> block.height() <= goal).forEach(audit::take);
        }
    }

    private List<dev.throughline.contracts.ledger.StoredBlock> page(String chain, long after) {
        return store.page(chain, after).await().atMost(PATIENCE).blocks();
    }
}
