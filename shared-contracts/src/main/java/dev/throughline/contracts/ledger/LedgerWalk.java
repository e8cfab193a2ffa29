package dev.throughline.contracts.ledger;

import dev.throughline.contracts.ledger.Finding.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An audit of everything: archives first, then what is in the database, each chain from its first block to the head that
 * it had when the walk began. Chains are walked side by side.
 */
public final class LedgerWalk {
    private final Map<String, ChainAudit> audits = new TreeMap<>();
    private final AtomicLong entries = new AtomicLong();
    private final Optional<LedgerDigest> digest;
    private final boolean fromDigest;

    /**
     * @param digest from elsewhere, to compare with
     * @param fromDigest begin above it instead of at the first blocks
     */
    public LedgerWalk(Optional<LedgerDigest> digest, boolean fromDigest) {
        this.digest = digest;
        this.fromDigest = fromDigest;
        if (!fromDigest) {
            digest.ifPresent(d -> d.chains().forEach(head -> audit(head.chain()).expect(head)));
        }
    }

    /** Entries looked at so far; for another thread to show. */
    public long entries() {
        return entries.get();
    }

    public List<ChainAudit> audits() {
        return audits.values().stream()
                .filter(a -> a.blocks() > 0 || a.found() > 0)
                .toList();
    }

    /** Archives go first, oldest first; the chains of the database go on where they end. */
    public void archive(String name, String expectedSha256, InputStream file) throws IOException {
        var check = new ArchiveCheck(audits);
        var sha256 = Merkle.sha256();
        var in = new DigestInputStream(file, sha256);
        check.read(name, in).map(ArchiveFormat.Closing::entries).ifPresent(entries::addAndGet);
        in.transferTo(OutputStream.nullOutputStream());
        if (!Hashes.hex(sha256.digest()).equals(expectedSha256)) {
            check.wrong(name, "does not have the SHA-256 that was recorded");
        }
    }

    public void archiveMissing(String name) {
        new ArchiveCheck(audits).wrong(name, "is not there");
    }

    /** @param archivesWereRead otherwise chains begin where the archives are said to end */
    public void live(LedgerPages pages, boolean archivesWereRead) throws IOException, InterruptedException {
        var chains = pages.chains();
        var walks = new ArrayList<Future<?>>();
        try (var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (LedgerPages.Chain chain : chains) {
                ChainAudit audit = begin(chain, archivesWereRead);
                walks.add(workers.submit(() -> {
                    walk(pages, chain, audit);
                    return audit;
                }));
            }
            for (Future<?> walk : walks) {
                walk.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
        pages.strays().forEach(stray -> audit(stray.chain()).stray(stray.entry(), stray.height()));
        missing(chains);
        compareHeads(pages.chains());
    }

    private ChainAudit begin(LedgerPages.Chain chain, boolean archivesWereRead) {
        var archived = chain.archived();
        var anchor = digest.flatMap(d -> d.head(chain.chain())).filter(head -> head.height() > 0);
        boolean skipsArchives = archived.isPresent() && !archivesWereRead;
        if (fromDigest && anchor.isPresent()) {
            audits.put(chain.chain(), ChainAudit.above(anchor.get()));
        } else if (skipsArchives) {
            var above = ChainAudit.above(archived.get());
            anchor.ifPresent(head -> expect(above, head, archived.get()));
            audits.put(chain.chain(), above);
        }
        ChainAudit audit = audit(chain.chain());
        if (archived.isPresent() && archivesWereRead && !fromDigest && !audit.isAt(archived.get())) {
            audit.report(Kind.ARCHIVE_WRONG, "the archives end elsewhere than the ledger begins");
        }
        chain.head().ifPresentOrElse(audit::upTo, () -> {
            if (!audit.isSynthetic()) {
                audit.report(Kind.HEAD_WRONG, "the stored head was deleted");
            }
        });
        return audit;
    }

    /** What is said to be archived is only believed where the digest says the same, or else in the archive itself. */
    private static void expect(ChainAudit above, ChainHead anchor, ChainHead archived) {
        if (anchor.height() > archived.height()) {
            above.expect(anchor);
        } else if (anchor.height() < archived.height() || !anchor.hash().equals(archived.hash())) {
            above.report(
                    Kind.DIGEST_DIFFERS,
                    "block " + anchor.height()
                            + ", which the digest knows, is said to be archived; only the archive can" + " show it");
        }
    }

    /** The next page is on its way while one is checked. */
    private void walk(LedgerPages pages, LedgerPages.Chain chain, ChainAudit audit)
            throws IOException, InterruptedException, ExecutionException {
        long goal = chain.head().map(ChainHead::height).orElse(Long.MAX_VALUE);
        long after = audit.reached().height();
        try (var fetcher = Executors.newVirtualThreadPerTaskExecutor()) {
            var page = pages.page(chain.chain(), after);
            while (!page.blocks().isEmpty()) {
                long last = page.blocks().getLast().height();
                // A height that does not grow would be asked for for ever.
                boolean isLast = last >= goal || last <= after;
                var next = isLast ? null : fetcher.submit(() -> pages.page(chain.chain(), last));
                after = last;
                take(page, audit);
                if (next == null) {
                    break;
                }
                page = next.get();
            }
            audit.end();
        }
    }

    private void take(LedgerPages.Page page, ChainAudit audit) {
        page.blocks().forEach(block -> {
            audit.take(block);
            entries.addAndGet(block.rows().size());
        });
    }

    private void missing(List<LedgerPages.Chain> chains) {
        var known = chains.stream().map(LedgerPages.Chain::chain).toList();
        digest.ifPresent(d -> d.chains().stream()
                .filter(head -> head.height() > 0 && !known.contains(head.chain()))
                .map(head -> audit(head.chain()))
                .filter(audit -> !audit.isSynthetic())
                .forEach(audit -> audit.report(Kind.CHAIN_MISSING, "the digest has it, the ledger does not")));
    }

    /** Heads only move up: one that is below what was walked was put back. */
    private void compareHeads(List<LedgerPages.Chain> now) {
        for (LedgerPages.Chain chain : now) {
            ChainAudit audit = audit(chain.chain());
            long reached = audit.reached().height();
            chain.head()
                    .filter(head -> head.height() < reached)
                    .ifPresent(head -> audit.report(
                            Kind.HEAD_WRONG,
                            "the stored head is %d, and block %d is there".formatted(head.height(), reached)));
        }
    }

    private ChainAudit audit(String chain) {
        return audits.computeIfAbsent(chain, ChainAudit::new);
    }
}
