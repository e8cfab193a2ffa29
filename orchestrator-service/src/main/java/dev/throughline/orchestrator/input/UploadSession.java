package dev.throughline.orchestrator.input;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A file that comes in pieces.
 *
 * @param sha256 what the whole must have
 * @param offset where the next piece begins: all before it is on disk
 * @param completedAt since then it is an input of the draft
 * @param draftStatus of the draft that it is for
 */
@Schema(name = "UploadSession")
record UploadSession(
        UUID uploadId,
        String name,
        String mediaType,
        long size,
        String sha256,
        long offset,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant completedAt,
        @JsonIgnore @Schema(hidden = true) String draftStatus) {
    boolean isCompleted() {
        return completedAt != null;
    }

    /** What it became. */
    DraftInput input() {
        return new DraftInput(name, mediaType, size, sha256, completedAt == null ? createdAt : completedAt);
    }

    UploadSession fromTheStart() {
        return new UploadSession(
                uploadId, name, mediaType, size, sha256, 0, createdAt, expiresAt, completedAt, draftStatus);
    }
}
