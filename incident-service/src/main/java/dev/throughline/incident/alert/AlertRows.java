package dev.throughline.incident.alert;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Alerts as column arrays and back. */
final class AlertRows {
    private AlertRows() {}

    /** @param receipt absent when no record could hold it */
    record Queued(Composition.Queued alert, @Nullable Receipt receipt) {}

    static Tuple queued(List<Queued> rows, Instant now) {
        return Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, row -> row.alert().id()))
                .addArrayOfUUID(column(rows, UUID[]::new, row -> incident(row).incidentId()))
                .addArrayOfString(text(rows, row -> row.alert().receiver()))
                .addArrayOfString(text(rows, row -> incident(row).tenantId()))
                .addArrayOfString(text(rows, row -> of(row, Noted.Run::agentId)))
                .addArrayOfUUID(column(rows, UUID[]::new, row -> of(row, Noted.Run::workflowId)))
                .addArrayOfUUID(column(
                        rows, UUID[]::new, row -> of(row, run -> run.traceId().uuid())))
                .addArrayOfString(text(rows, row -> json(row.alert().labels())))
                .addArrayOfString(text(rows, row -> json(row.alert().notes())))
                .addArrayOfOffsetDateTime(
                        column(rows, OffsetDateTime[]::new, row -> utc(Composition.start(incident(row), now))))
                .addArrayOfString(text(
                        rows,
                        row -> row.receipt() == null ? null : row.receipt().told()))
                .addArrayOfUUID(column(rows, UUID[]::new, AlertRows::lastEvent))
                .addOffsetDateTime(utc(now))
                .addArrayOfBoolean(
                        column(rows, Boolean[]::new, row -> incident(row).isSynthetic()))
                .addArrayOfString(text(rows, row -> incident(row).scenarioId()));
    }

    static Tuple settled(List<Settlement> rows, Instant now) {
        return Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, row -> row.alert().id()))
                .addArrayOfLong(column(rows, Long[]::new, row -> row.alert().version()))
                .addArrayOfString(text(rows, row -> row.state().wireName()))
                .addArrayOfInteger(column(rows, Integer[]::new, Settlement::failures))
                .addArrayOfOffsetDateTime(column(rows, OffsetDateTime[]::new, row -> utcOrNull(row.nextAt())))
                .addArrayOfString(text(rows, Settlement::error))
                .addArrayOfString(
                        text(rows, row -> row.receipt().map(Receipt::told).orElse(null)))
                .addArrayOfUUID(column(
                        rows,
                        UUID[]::new,
                        row -> row.receipt().map(Receipt::eventId).orElse(null)))
                .addOffsetDateTime(utc(now));
    }

    static Alert alert(Row row) {
        return new Alert(
                row.getUUID(0),
                row.getUUID(1),
                row.getString(2),
                row.getString(3),
                Alert.run(row.getUUID(4), row.getUUID(5), row.getString(6)),
                texts(row.getJsonObject(7)),
                texts(row.getJsonObject(8)),
                row.getOffsetDateTime(9).toInstant(),
                instant(row.getOffsetDateTime(10)),
                row.getLong(11),
                row.getInteger(12),
                row.getInteger(13),
                row.getString(14),
                row.getUUID(15),
                row.getBoolean(16),
                row.getString(17));
    }

    static Map<String, String> texts(JsonObject object) {
        Map<String, String> texts = new TreeMap<>();
        object.forEach(entry -> texts.put(entry.getKey(), String.valueOf(entry.getValue())));
        return texts;
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable OffsetDateTime utcOrNull(@Nullable Instant at) {
        return at == null ? null : utc(at);
    }

    private static Noted incident(Queued row) {
        return row.alert().incident();
    }

    private static <T> @Nullable T of(Queued row, Function<Noted.Run, ? extends @Nullable T> value) {
        var run = incident(row).run();
        return run == null ? null : value.apply(run);
    }

    private static UUID lastEvent(Queued row) {
        var receipt = row.receipt();
        return receipt == null ? incident(row).causedBy() : receipt.eventId();
    }

    private static String json(Map<String, String> texts) {
        return JsonObject.mapFrom(texts).encode();
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
