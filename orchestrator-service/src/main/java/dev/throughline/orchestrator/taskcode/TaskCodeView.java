package dev.throughline.orchestrator.taskcode;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A code as operators see it: never the code itself.
 *
 * @param status {@code open}, {@code redeemed}, {@code revoked} or {@code expired}
 * @param workflowId what became of it
 */
public record TaskCodeView(
        UUID codeId,
        String status,
        @Nullable String type,
        @Nullable String name,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant redeemedAt,
        @Nullable Instant revokedAt,
        @Nullable UUID workflowId) {

    /** Newest first. */
    public record Page(List<TaskCodeView> items, @Nullable String next) {}
}
