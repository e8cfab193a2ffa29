package dev.throughline.incident.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All that happened to an incident, in one order. */
final class Timeline {
    private Timeline() {}

    /**
     * One line. What a kind does not have is absent.
     *
     * @param kind {@code occurrence}, {@code count}, {@code change}, {@code alert} or {@code breaker}
     * @param what the verb of a change; the state of an alert, which stands where it changed last; what a breaker became
     * @param status of the incident after a change; of an alert {@code firing} or {@code resolved}
     * @param actor of a change, or the receiver of an alert
     * @param occurrences of a {@code count}: how many failed in the minute that begins then and are not kept one by one
     */
    record Entry(
            Instant at,
            String kind,
            UUID id,
            @Nullable String what,
            @Nullable String status,
            @Nullable String actor,
            @Nullable String text,
            @Nullable String assignee,
            @Nullable UUID workflowId,
            @Nullable UUID traceId,
            @Nullable Long occurrences) {}

    /** @param next the cursor of the page after it; absent on the last one */
    record Page(List<Entry> items, @Nullable String next) {}

    /** Where a page ends; entries of one moment are told apart by their ids. */
    record Position(Instant at, UUID id) {
        static final Position START = new Position(Instant.EPOCH, new UUID(0, 0));

        static Position parse(@Nullable String cursor) {
            if (cursor == null) {
                return START;
            }
            int dash = cursor.indexOf('_');
            try {
                return new Position(
                        Instant.parse(cursor.substring(0, dash)), UUID.fromString(cursor.substring(dash + 1)));
            } catch (IndexOutOfBoundsException | DateTimeException | IllegalArgumentException e) {
                throw Problem.INVALID.exception("cursor is none that a page ended with");
            }
        }

        String cursor() {
            return at + "_" + id;
        }
    }
}
