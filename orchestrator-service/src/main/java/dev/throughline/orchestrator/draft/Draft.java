package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workflow before it starts, as the caller has described it so far.
 *
 * <pre>
 * draft ─► frozen ─► started
 *   └────────┴─► expired
 * </pre>
 *
 * @param version one more with every change, of inputs as well
 * @param template what the caller has chosen, or the freeze has found
 */
record Draft(
        UUID workflowId,
        String tenantId,
        Status status,
        long version,
        Wishes wishes,
        @Nullable String planHash,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt) {

    /** What the caller can change. */
    record Wishes(
            @Nullable String type,
            @Nullable String name,
            @Nullable String description,
            ObjectNode parameters,
            @Nullable TemplateRef template) {}

    /** A template in one version. */
    public record TemplateRef(String id, int version) {
        @Override
        public String toString() {
            return id + "@" + version;
        }
    }

    enum Status {
        DRAFT,
        FROZEN,
        STARTED,
        EXPIRED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /** For {@code ETag} and {@code If-Match}. */
    String etag() {
        return "\"" + version + "\"";
    }
}
