package dev.throughline.incident.occurrence;

import dev.throughline.incident.alert.Noted;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A batch as column arrays. */
final class IncidentRows {
    private IncidentRows() {}

    /** Failures of one cause, and the ids that their incident and its first event get if it is a new one. */
    record Group(UUID newId, UUID opening, List<Failure> failures) {
        Failure first() {
            return failures.getFirst();
        }

        Instant earliest() {
            return failures.stream().map(Failure::at).min(Instant::compareTo).orElseThrow();
        }

        /** What receivers of alerts are told, if the incident is a new one. */
        Noted noted() {
            var run = first().run();
            return new Noted(
                    newId,
                    first().tenantId(),
                    first().severity().wireName(),
                    first().facts().type(),
                    first().title(),
                    earliest(),
                    run == null ? null : new Noted.Run(run.workflowId(), run.traceId(), run.agentId()),
                    run == null ? first().eventId() : opening,
                    first().isSynthetic(),
                    first().scenarioId());
        }

        Instant latest() {
            return failures.stream().map(Failure::at).max(Instant::compareTo).orElseThrow();
        }
    }

    record Occurrence(UUID incidentId, Failure failure) {}

    /** Failures of an incident in one minute that are only counted. */
    record Minute(UUID incidentId, Instant minute, long occurrences) {}

    record LastKept(UUID incidentId, Instant at) {}

    static Tuple keys(Collection<Grouping.Key> keys) {
        List<Grouping.Key> rows = List.copyOf(keys);
        return Tuple.tuple()
                .addArrayOfString(text(rows, Grouping.Key::tenantId))
                .addArrayOfString(text(rows, Grouping.Key::fingerprint));
    }

    static Tuple counted(List<Occurrence> rows, Instant now) {
        return Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, row -> row.failure().eventId()))
                .addArrayOfUUID(column(rows, UUID[]::new, Occurrence::incidentId))
                .addOffsetDateTime(utc(now));
    }

    static Tuple minutes(List<Minute> rows) {
        return Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, Minute::incidentId))
                .addArrayOfOffsetDateTime(column(rows, OffsetDateTime[]::new, row -> utc(row.minute())))
                .addArrayOfLong(column(rows, Long[]::new, Minute::occurrences));
    }

    static Tuple lastKept(List<LastKept> rows) {
        return Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, LastKept::incidentId))
                .addArrayOfOffsetDateTime(column(rows, OffsetDateTime[]::new, row -> utc(row.at())));
    }

    static Tuple incidents(List<Group> groups) {
        return Tuple.tuple()
                .addArrayOfUUID(column(groups, UUID[]::new, Group::newId))
                .addArrayOfString(text(groups, group -> group.first().tenantId()))
                .addArrayOfString(text(groups, group -> agent(group.first())))
                .addArrayOfUUID(column(groups, UUID[]::new, group -> workflow(group.first())))
                .addArrayOfUUID(column(groups, UUID[]::new, group -> trace(group.first())))
                .addArrayOfUUID(column(groups, UUID[]::new, group -> task(group.first())))
                .addArrayOfUUID(column(groups, UUID[]::new, group -> step(group.first())))
                .addArrayOfString(text(groups, group -> group.first().fingerprint()))
                .addArrayOfString(text(groups, group -> group.first().severity().wireName()))
                .addArrayOfString(text(groups, group -> group.first().title()))
                .addArrayOfString(text(groups, group -> group.first().detail()))
                .addArrayOfLong(column(
                        groups, Long[]::new, group -> (long) group.failures().size()))
                .addArrayOfBoolean(
                        column(groups, Boolean[]::new, group -> group.first().isSynthetic()))
                .addArrayOfString(text(groups, group -> group.first().scenarioId()))
                .addArrayOfOffsetDateTime(column(groups, OffsetDateTime[]::new, group -> utc(group.earliest())))
                .addArrayOfOffsetDateTime(column(groups, OffsetDateTime[]::new, group -> utc(group.latest())))
                .addArrayOfString(text(groups, group -> group.first().facts().template()))
                .addArrayOfUUID(
                        column(groups, UUID[]::new, group -> group.first().run() == null ? null : group.opening()));
    }

    static Tuple occurrences(List<Occurrence> rows) {
        return Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, row -> row.failure().eventId()))
                .addArrayOfUUID(column(rows, UUID[]::new, Occurrence::incidentId))
                .addArrayOfString(text(rows, row -> row.failure().tenantId()))
                .addArrayOfString(text(rows, row -> agent(row.failure())))
                .addArrayOfUUID(column(rows, UUID[]::new, row -> workflow(row.failure())))
                .addArrayOfUUID(column(rows, UUID[]::new, row -> trace(row.failure())))
                .addArrayOfUUID(column(rows, UUID[]::new, row -> task(row.failure())))
                .addArrayOfUUID(column(rows, UUID[]::new, row -> step(row.failure())))
                .addArrayOfString(text(rows, row -> row.failure().detail()))
                .addArrayOfBoolean(
                        column(rows, Boolean[]::new, row -> row.failure().isSynthetic()))
                .addArrayOfString(text(rows, row -> row.failure().scenarioId()))
                .addArrayOfOffsetDateTime(column(
                        rows, OffsetDateTime[]::new, row -> utc(row.failure().at())));
    }

    private static @Nullable String agent(Failure failure) {
        return failure.run() == null ? null : failure.run().agentId();
    }

    private static @Nullable UUID workflow(Failure failure) {
        return failure.run() == null ? null : failure.run().workflowId();
    }

    private static @Nullable UUID trace(Failure failure) {
        return failure.run() == null ? null : failure.run().traceId().uuid();
    }

    private static @Nullable UUID task(Failure failure) {
        return failure.run() == null ? null : failure.run().taskId();
    }

    private static @Nullable UUID step(Failure failure) {
        return failure.run() == null ? null : failure.run().stepEventId();
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static <R> String[] text(List<R> rows, Function<R, @Nullable String> value) {
        return column(rows, String[]::new, value);
    }

    private static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
        T[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
