package dev.throughline.contracts.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.Finding.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** Whether the entries of one block are those that its hash was made of, and if not, which one is wrong. */
final class BlockAudit {
    /** Pairs are tried by computing a root for each. */
    private static final int MOST_PAIRED = 64;

    private final Merkle merkle = new Merkle();
    private final StoredBlock block;
    private final List<Finding> findings = new ArrayList<>();
    private final List<byte[]> fromBodies = new ArrayList<>();
    private final List<byte[]> fromRows = new ArrayList<>();
    private final List<StoredBlock.Entry> entries = new ArrayList<>();

    private BlockAudit(StoredBlock block) {
        this.block = block;
    }

    static List<Finding> of(StoredBlock block) {
        var audit = new BlockAudit(block);
        audit.columns();
        if (audit.isWhole()) {
            audit.root();
        } else if (!block.isSynthetic()) {
            audit.differing();
        }
        return audit.findings;
    }

    /** Each place once, as many as the header says; of a synthetic block some may have been deleted. */
    private boolean isWhole() {
        var bySeq = new TreeMap<Integer, StoredBlock.Entry>();
        boolean whole = true;
        for (StoredBlock.Entry entry : block.rows()) {
            boolean outside = entry.seq() < 0 || entry.seq() >= block.entries();
            if (outside || bySeq.putIfAbsent(entry.seq(), entry) != null) {
                whole = false;
                add(Kind.ENTRY_STRAY, entry, outside ? "its block has no such place" : "its place is taken");
            }
        }
        for (int seq = 0; seq < block.entries() && bySeq.size() < block.entries(); seq++) {
            if (!bySeq.containsKey(seq)) {
                whole = false;
                if (!block.isSynthetic()) {
                    findings.add(new Finding(
                            Kind.ENTRY_MISSING, block.chain(), block.height(), seq, null, "the row was deleted"));
                }
            }
            if (findings.size() > ChainAudit.ENOUGH) {
                break;
            }
        }
        for (StoredBlock.Entry entry : bySeq.values()) {
            entries.add(entry);
            fromBodies.add(merkle.leaf(entry.body()));
            fromRows.add(ChainAudit.bytesOrNothing(entry.leafHash()));
        }
        return whole;
    }

    private void root() {
        String root = Hashes.hex(merkle.root(fromBodies));
        if (root.equals(block.root())) {
            differing("its leaf hash was changed; the body is right");
        } else if (Hashes.hex(merkle.root(fromRows)).equals(block.root())) {
            differing("its body was changed");
        } else if (fits(root)) {
            findings.add(Finding.of(Kind.BLOCK_CHANGED, block, "its root was changed; the entries are right"));
        } else if (!exchanged()) {
            int before = findings.size();
            differing();
            if (findings.size() == before) {
                findings.add(Finding.of(
                        Kind.ENTRY_CHANGED,
                        block,
                        "body and leaf hash of at least one of its %d entries were changed"
                                .formatted(block.entries())));
            }
        }
    }

    /** Whether the hash of the block was made with this root. */
    private boolean fits(String root) {
        try {
            return block.header(root).hash().equals(block.hash());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean exchanged() {
        if (entries.size() > MOST_PAIRED) {
            return false;
        }
        for (int a = 0; a < entries.size(); a++) {
            for (int b = a + 1; b < entries.size(); b++) {
                Collections.swap(fromBodies, a, b);
                boolean found = Hashes.hex(merkle.root(fromBodies)).equals(block.root());
                Collections.swap(fromBodies, a, b);
                if (found) {
                    add(Kind.ORDER_CHANGED, entries.get(a), "it changed places with entry " + b);
                    return true;
                }
            }
        }
        return false;
    }

    private void differing() {
        differing("body and leaf hash differ");
    }

    private void differing(String detail) {
        for (int i = 0; i < entries.size() && findings.size() <= ChainAudit.ENOUGH; i++) {
            if (!java.util.Arrays.equals(fromBodies.get(i), fromRows.get(i))) {
                add(Kind.ENTRY_CHANGED, entries.get(i), detail);
            }
        }
    }

    /** Columns that are searched by say what the body says. */
    private void columns() {
        int events = 0;
        for (StoredBlock.Entry entry : block.rows().stream()
                .sorted(Comparator.comparingInt(StoredBlock.Entry::seq))
                .toList()) {
            try {
                var record = Json.read(entry.body(), ObjectNode.class);
                boolean same = isSame(record.path("id"), entry.recordId())
                        && isSame(record.path("workflow_id"), entry.workflowId())
                        && isSame(record.path("trace_id"), entry.traceId())
                        && record.path("tenant_id").asText().equals(entry.tenantId())
                        && record.path("is_synthetic").asBoolean() == entry.isSynthetic()
                        && entry.isSynthetic() == block.isSynthetic();
                if (!same) {
                    add(Kind.ENTRY_CHANGED, entry, "its columns do not say what its body says");
                }
                events += record.path("events").size();
            } catch (Json.UnreadableException e) {
                add(Kind.ENTRY_CHANGED, entry, "its body is not the JSON of a record");
            }
        }
        if (findings.isEmpty() && events != block.events() && block.rows().size() == block.entries()) {
            findings.add(Finding.of(
                    Kind.BLOCK_CHANGED, block, "it says %d events and has %d".formatted(block.events(), events)));
        }
    }

    /** Whoever wrote it may have written capitals, and a trace id without dashes. */
    private static boolean isSame(JsonNode text, UUID id) {
        return text.asText().replace("-", "").equalsIgnoreCase(id.toString().replace("-", ""));
    }

    private void add(Kind kind, StoredBlock.Entry entry, String detail) {
        boolean known = findings.stream()
                .anyMatch(f -> f.kind() == kind && entry.recordId().equals(f.recordId()));
        if (!known) {
            findings.add(Finding.of(kind, block, entry, detail));
        }
    }
}
