package dev.throughline.incident.alert;

import dev.throughline.contracts.TraceId;
import dev.throughline.service.http.SyntheticQuery;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which alerts a caller asks for. Absent fields do not filter; {@code before} is the last id of the page before. */
record AlertFilter(
        @Nullable String state,
        @Nullable String receiver,
        @Nullable String tenantId,
        @Nullable UUID incidentId,
        @Nullable Boolean firing,
        SyntheticQuery work,
        @Nullable UUID before,
        int limit) {
    private static final int MAX_PAGE = 500;
    private static final int MAX_TEXT = 200;

    /** As they stand in the request. */
    record Asked(
            @Nullable String state,
            @Nullable String receiver,
            @Nullable String tenant,
            @Nullable String incident,
            @Nullable Boolean firing,
            @Nullable String synthetic,
            @Nullable String scenario,
            @Nullable String cursor,
            String limit) {}

    sealed interface Reading {
        record Clear(AlertFilter filter) implements Reading {}

        record Unclear(String why) implements Reading {}
    }

    static Reading read(Asked asked) {
        try {
            return new Reading.Clear(new AlertFilter(
                    state(asked.state()),
                    text("receiver", asked.receiver()),
                    text("tenant_id", asked.tenant()),
                    id("incident_id", asked.incident()),
                    asked.firing(),
                    SyntheticQuery.of(asked.synthetic(), null, asked.scenario(), asked.incident() != null),
                    id("cursor", asked.cursor()),
                    limit(asked.limit())));
        } catch (IllegalArgumentException e) {
            return new Reading.Unclear(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String state(@Nullable String text) {
        return text == null ? null : Delivery.of(text).wireName();
    }

    private static @Nullable String text(String name, @Nullable String text) {
        if (text != null && (text.length() > MAX_TEXT || text.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException(name + " may have at most " + MAX_TEXT + " characters");
        }
        return text;
    }

    private static @Nullable UUID id(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return TraceId.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(name + " is not an id"))
                .uuid();
    }

    private static int limit(String text) {
        if (!text.matches("-?[0-9]{1,9}")) {
            throw new IllegalArgumentException("limit is not a number");
        }
        return Math.clamp(Integer.parseInt(text), 1, MAX_PAGE);
    }
}
