package dev.throughline.contracts;

import org.jspecify.annotations.Nullable;

/**
 * What does not fit into a record travels as a claim: its large parts lie in the content store as one JSON document, and
 * the record names the document by its digest. The same record always makes the same document.
 */
public final class Claims {
    /** No record of ours is larger, key and headers included. */
    public static final int MAX_RECORD = 256 * 1024;

    /** The share of the value; the rest is for key and headers, also for those of a dead letter. */
    public static final int MAX_VALUE = 240 * 1024;

    /** A larger document is neither stored nor read: 2,000 rows of 16 KiB, and as much again. */
    public static final int MAX_DOCUMENT = 64 * 1024 * 1024;

    /** With each of the few parts below this, what is left of any record fits. */
    private static final int MAX_PART = 16 * 1024;

    private static final String NAME = "claim.json";

    private Claims() {}

    /** Whether a record with this value needs a claim. */
    public static boolean isNeeded(byte[] value) {
        return value.length > MAX_VALUE;
    }

    /** How a record refers to a document. */
    public static StageSpec.FileRef file(byte[] document) {
        return new StageSpec.FileRef(NAME, "application/json", Json.sha256(document), document.length, null);
    }

    static <T> @Nullable T ifLarge(@Nullable T part) {
        return part != null && Json.bytes(part).length > MAX_PART ? part : null;
    }

    static <T> @Nullable T either(@Nullable T claimed, @Nullable T here) {
        return claimed == null ? here : claimed;
    }
}
