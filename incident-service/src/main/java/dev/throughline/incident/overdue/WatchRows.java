package dev.throughline.incident.overdue;

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

/** Watched runs as column arrays and back. */
final class WatchRows {
    private WatchRows() {}

    /** A run to be kept. */
    record Kept(int partition, long wakeupAt, long recordedAt, WatchedRun run) {}

    /** What the watch itself needs of a row. */
    record Live(int partition, UUID workflowId, long wakeupAt, long recordedAt, boolean isSynthetic) {
        static Live of(Row row) {
            return new Live(row.getInteger(0), row.getUUID(1), millis(row, 2), millis(row, 3), row.getBoolean(4));
        }
    }

    static Tuple kept(List<Kept> rows) {
        return Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, row -> row.run().workflowId()))
                .addArrayOfInteger(column(rows, Integer[]::new, Kept::partition))
                .addArrayOfOffsetDateTime(column(rows, OffsetDateTime[]::new, row -> utc(row.wakeupAt())))
                .addArrayOfOffsetDateTime(column(rows, OffsetDateTime[]::new, row -> utc(row.recordedAt())))
                .addArrayOfString(column(rows, String[]::new, row -> row.run().tenantId()))
                .addArrayOfUUID(
                        column(rows, UUID[]::new, row -> row.run().traceId().uuid()))
                .addArrayOfUUID(column(rows, UUID[]::new, row -> row.run().lastEventId()))
                .addArrayOfString(column(rows, String[]::new, row -> row.run().waitingFor()))
                .addArrayOfString(column(rows, String[]::new, row -> row.run().agentId()))
                .addArrayOfUUID(column(rows, UUID[]::new, row -> row.run().taskId()))
                .addArrayOfBoolean(column(rows, Boolean[]::new, row -> row.run().isSynthetic()))
                .addArrayOfString(column(rows, String[]::new, row -> row.run().scenarioId()));
    }

    static WatchedRun run(Row row) {
        return new WatchedRun(
                row.getUUID(0),
                row.getString(1),
                new TraceId(row.getUUID(2)),
                row.getUUID(3),
                row.getString(4),
                row.getString(5),
                row.getUUID(6),
                row.getBoolean(7),
                row.getString(8));
    }

    private static OffsetDateTime utc(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    private static long millis(Row row, int column) {
        return row.getOffsetDateTime(column).toInstant().toEpochMilli();
    }

    private static <T> T[] column(
            List<Kept> rows, IntFunction<T[]> array, Function<Kept, ? extends @Nullable T> value) {
        T[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
