package dev.throughline.contracts.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as the ledger wrote it, and where.
 *
 * @param height of the block; the first of several
 * @param seq of the entry in its block, where one entry is meant
 */
public record Finding(
        Kind kind,
        String chain,
        @Nullable Long height,
        @Nullable Integer seq,
        @Nullable UUID recordId,
        String detail) {
    public enum Kind {
        BLOCK_CHANGED,
        BLOCK_MISSING,
        LINK_BROKEN,
        ENTRY_CHANGED,
        ENTRY_MISSING,
        ENTRY_STRAY,
        ORDER_CHANGED,
        HEAD_WRONG,
        CHAIN_MISSING,
        DIGEST_DIFFERS,
        ARCHIVE_WRONG;

        /** As people and JSON have it. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding of(Kind kind, StoredBlock block, String detail) {
        return new Finding(kind, block.chain(), block.height(), null, null, detail);
    }

    static Finding of(Kind kind, StoredBlock block, StoredBlock.Entry entry, String detail) {
        return new Finding(kind, block.chain(), block.height(), entry.seq(), entry.recordId(), detail);
    }

    @Override
    public String toString() {
        var text = new StringBuilder(kind.word()).append(": chain ").append(chain);
        if (height != null) {
            text.append(", block ").append(height);
        }
        if (seq != null) {
            text.append(", entry ").append(seq);
        }
        if (recordId != null) {
            text.append(", record ").append(recordId);
        }
        return text.append(": ").append(detail).toString();
    }
}
