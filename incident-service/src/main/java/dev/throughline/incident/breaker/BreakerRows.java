package dev.throughline.incident.breaker;

import dev.throughline.contracts.TraceId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Breakers and their changes as rows. */
final class BreakerRows {
    private BreakerRows() {}

    static Stored breaker(Row row) {
        var until = row.getOffsetDateTime(4);
        var flat = new Breaker.Flat(
                row.getString(3),
                until == null ? null : until.toInstant(),
                row.getInteger(5),
                row.getInteger(6),
                row.getInteger(7));
        return new Stored(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                flat.breaker(),
                row.getString(8),
                row.getString(9),
                row.getOffsetDateTime(10).toInstant(),
                row.getLong(11));
    }

    static Change change(Row row) {
        var workflow = row.getUUID(8);
        var trace = row.getUUID(9);
        var cause = row.getUUID(10);
        var run = workflow == null || trace == null || cause == null
                ? null
                : new Change.Run(workflow, new TraceId(trace), cause);
        return new Change(
                row.getUUID(0),
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                run,
                null,
                row.getOffsetDateTime(11).toInstant());
    }

    static Tuple names(List<String> names) {
        return Tuple.tuple().addArrayOfString(names.toArray(String[]::new));
    }

    static Tuple created(List<String[]> named, Instant now) {
        return Tuple.tuple()
                .addArrayOfString(column(named, String[]::new, one -> one[0]))
                .addArrayOfString(column(named, String[]::new, one -> one[1]))
                .addArrayOfString(column(named, String[]::new, one -> one[2]))
                .addValue(utc(now));
    }

    static Tuple saved(List<Stored> rows) {
        List<Breaker.Flat> flat =
                rows.stream().map(row -> Breaker.Flat.of(row.state())).toList();
        return Tuple.tuple()
                .addArrayOfString(column(rows, String[]::new, Stored::name))
                .addArrayOfString(column(flat, String[]::new, Breaker.Flat::state))
                .addArrayOfOffsetDateTime(column(flat, OffsetDateTime[]::new, one -> utcOrNull(one.until())))
                .addArrayOfInteger(column(flat, Integer[]::new, Breaker.Flat::trips))
                .addArrayOfInteger(column(flat, Integer[]::new, Breaker.Flat::drifting))
                .addArrayOfInteger(column(flat, Integer[]::new, Breaker.Flat::steady))
                .addArrayOfString(column(rows, String[]::new, Stored::why))
                .addArrayOfString(column(rows, String[]::new, Stored::actor))
                .addArrayOfOffsetDateTime(column(rows, OffsetDateTime[]::new, row -> utc(row.at())))
                .addArrayOfLong(column(rows, Long[]::new, Stored::version));
    }

    static Tuple changes(List<Change> changes) {
        return Tuple.tuple()
                .addArrayOfUUID(column(changes, UUID[]::new, Change::id))
                .addArrayOfString(column(changes, String[]::new, Change::breaker))
                .addArrayOfString(column(changes, String[]::new, Change::tenantId))
                .addArrayOfLong(column(changes, Long[]::new, Change::version))
                .addArrayOfString(column(changes, String[]::new, Change::from))
                .addArrayOfString(column(changes, String[]::new, Change::to))
                .addArrayOfString(column(changes, String[]::new, Change::why))
                .addArrayOfString(column(changes, String[]::new, Change::actor))
                .addArrayOfUUID(column(changes, UUID[]::new, ofRun(Change.Run::workflowId)))
                .addArrayOfUUID(
                        column(changes, UUID[]::new, ofRun(run -> run.traceId().uuid())))
                .addArrayOfUUID(column(changes, UUID[]::new, ofRun(Change.Run::causedBy)))
                .addArrayOfOffsetDateTime(column(changes, OffsetDateTime[]::new, change -> utc(change.at())));
    }

    private static Function<Change, @Nullable UUID> ofRun(Function<Change.Run, UUID> part) {
        return change -> change.run() == null ? null : part.apply(change.run());
    }

    static Tuple published(List<Stored> rows, Instant now) {
        return Tuple.tuple()
                .addArrayOfString(column(rows, String[]::new, Stored::name))
                .addArrayOfLong(column(rows, Long[]::new, Stored::version))
                .addValue(utc(now));
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable OffsetDateTime utcOrNull(@Nullable Instant at) {
        return at == null ? null : utc(at);
    }

    private static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
        T[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
