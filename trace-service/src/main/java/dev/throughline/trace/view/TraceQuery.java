package dev.throughline.trace.view;

import dev.throughline.contracts.TraceId;
import dev.throughline.trace.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A checked request for a page of traces. */
record TraceQuery(
        @Nullable String status,
        @Nullable UUID workflowId,
        @Nullable String agent,
        int limit,
        @Nullable Position after) {
    private static final Set<String> STATUSES = Set.of("running", "completed", "failed", "cancelled");
    private static final int MOST = 500;

    /** The key of the last row of the page before. */
    record Position(Instant startedAt, UUID workflowId) {
        String cursor() {
            byte[] text = (startedAt + "|" + workflowId).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
        }
    }

    static TraceQuery of(
            @Nullable String status,
            @Nullable String workflowId,
            @Nullable String agent,
            @Nullable String limit,
            @Nullable String cursor) {
        if (status != null && !STATUSES.contains(status)) {
            throw ProblemException.badRequest("status must be one of running, completed, failed, cancelled");
        }
        return new TraceQuery(
                status,
                workflowId == null ? null : id(workflowId),
                agent,
                limit(limit),
                cursor == null ? null : position(cursor));
    }

    /** A trace id or workflow id, as UUID or as 32 hex digits. */
    static UUID id(String text) {
        return TraceId.parse(text)
                .map(TraceId::uuid)
                .orElseThrow(() -> ProblemException.badRequest("not a trace id or workflow id"));
    }

    private static int limit(@Nullable String text) {
        try {
            int limit = text == null ? 50 : Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // answered like any other bad limit
        }
        throw ProblemException.badRequest("limit must be a number from 1 to " + MOST);
    }

    private static Position position(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int bar = text.indexOf('|');
            return new Position(Instant.parse(text.substring(0, bar)), UUID.fromString(text.substring(bar + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            throw ProblemException.badRequest("cursor is not one of ours");
        }
    }
}
