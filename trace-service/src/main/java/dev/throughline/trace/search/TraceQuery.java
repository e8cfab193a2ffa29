package dev.throughline.trace.search;

import dev.throughline.service.http.SyntheticQuery;
import dev.throughline.trace.http.ProblemException;
import dev.throughline.trace.http.TraceIds;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A checked request for a page of traces; what is null is not asked for. */
record TraceQuery(
        @Nullable String tenant,
        @Nullable String status,
        @Nullable String type,
        @Nullable String namePrefix,
        @Nullable String agent,
        @Nullable UUID workflowOrTrace,
        @Nullable UUID incident,
        @Nullable String errorPart,
        Span<Instant> started,
        Span<Long> micros,
        SyntheticQuery work,
        @Nullable Boolean isComplete,
        Sort sort,
        int limit,
        @Nullable Position after) {
    private static final Set<String> STATUSES = Set.of("running", "completed", "failed", "cancelled");
    private static final int MOST = 500;
    private static final int LONGEST = 200;

    /** @param from inclusive, {@code to} exclusive; either may be open */
    record Span<T>(@Nullable T from, @Nullable T to) {}

    /** Both newest, or longest, first. Only what has ended has a duration. */
    enum Sort {
        STARTED_AT,
        DURATION
    }

    static TraceQuery of(SearchParameters p) {
        var sort = choice(Sort.class, "sort", p.sort, Sort.STARTED_AT);
        return new TraceQuery(
                text("tenant_id", p.tenantId),
                status(p.status),
                text("type", p.type),
                text("name", p.name),
                text("agent", p.agent),
                p.workflowId == null ? id(p.traceId) : id(p.workflowId),
                id(p.incidentId),
                text("error", p.error),
                new Span<>(time("from", p.from), time("to", p.to)),
                new Span<>(micros("min_duration_ms", p.minDurationMs), micros("max_duration_ms", p.maxDurationMs)),
                work(p),
                flag(p.isComplete),
                sort,
                limit(p.limit),
                p.cursor == null ? null : Position.read(sort, p.cursor));
    }

    private static SyntheticQuery work(SearchParameters p) {
        boolean namesARun = p.workflowId != null || p.traceId != null || p.incidentId != null;
        try {
            return SyntheticQuery.of(p.synthetic, p.isSynthetic, p.scenario, namesARun);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable UUID id(@Nullable String text) {
        return text == null ? null : TraceIds.read(text);
    }

    private static @Nullable String status(@Nullable String status) {
        if (status != null && !STATUSES.contains(status)) {
            throw ProblemException.badRequest("status must be one of running, completed, failed, cancelled");
        }
        return status;
    }

    private static @Nullable String text(String name, @Nullable String text) {
        if (text != null && (text.isEmpty() || text.length() > LONGEST || text.indexOf('\0') >= 0)) {
            throw ProblemException.badRequest(name + " must have 1 to " + LONGEST + " characters");
        }
        return text;
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        try {
            var time = text == null ? null : OffsetDateTime.parse(text);
            if (time == null || (time.getYear() >= 0 && time.getYear() < 10_000)) {
                return time == null ? null : time.toInstant();
            }
        } catch (DateTimeException e) {
            // answered like any other bad time
        }
        throw ProblemException.badRequest(name + " must be a time like 2026-01-31T12:00:00Z");
    }

    private static @Nullable Long micros(String name, @Nullable String text) {
        try {
            double millis = text == null ? 0 : Double.parseDouble(text);
            if (millis >= 0 && millis <= Duration.ofDays(36_500).toMillis()) {
                return text == null ? null : Math.round(millis * 1_000);
            }
        } catch (NumberFormatException e) {
            // answered like any other bad number
        }
        throw ProblemException.badRequest(name + " must be a number of milliseconds");
    }

    private static @Nullable Boolean flag(@Nullable String text) {
        return switch (text) {
            case null -> null;
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.badRequest("is_complete must be true or false");
        };
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String name, @Nullable String text, E otherwise) {
        if (text == null) {
            return otherwise;
        }
        for (var value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        var allowed = java.util.Arrays.stream(type.getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        throw ProblemException.badRequest(name + " must be one of " + String.join(", ", allowed));
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
}
