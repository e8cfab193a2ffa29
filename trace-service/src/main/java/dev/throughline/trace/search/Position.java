package dev.throughline.trace.search;

import dev.throughline.trace.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** The key of the last row of the page before. */
sealed interface Position {
    UUID workflowId();

    record Started(Instant at, UUID workflowId) implements Position {}

    record Lasted(long micros, UUID workflowId) implements Position {}

    static Position of(TraceQuery.Sort sort, TraceItem last) {
        return switch (sort) {
            case STARTED_AT -> new Started(last.startedAt(), last.workflowId());
            case DURATION ->
                new Lasted(last.durationMs() == null ? 0 : Math.round(last.durationMs() * 1_000), last.workflowId());
        };
    }

    default String cursor() {
        String key = switch (this) {
            case Started started -> started.at().toString();
            case Lasted lasted -> Long.toString(lasted.micros());
        };
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((key + "|" + workflowId()).getBytes(StandardCharsets.UTF_8));
    }

    static Position read(TraceQuery.Sort sort, String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int bar = text.indexOf('|');
            var id = UUID.fromString(text.substring(bar + 1));
            String key = text.substring(0, bar);
            return switch (sort) {
                case STARTED_AT -> new Started(Instant.parse(key), id);
                case DURATION -> new Lasted(Long.parseLong(key), id);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            throw ProblemException.badRequest("cursor is not one of this order");
        }
    }
}
