package dev.throughline.incident.provenance;

import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ProvenanceLine;
import dev.throughline.incident.breaker.Decision;
import dev.throughline.incident.drift.RelativeError;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Batches as column arrays, and rows as what callers see. */
final class ProvenanceRows {
    private ProvenanceRows() {}

    static Tuple estimates(List<Entry> entries) {
        return Tuple.tuple()
                .addArrayOfUUID(column(entries, UUID[]::new, entry -> Ids.uuid7()))
                .addArrayOfString(column(entries, String[]::new, Entry::tenantId))
                .addArrayOfString(column(entries, String[]::new, Entry::inputHash))
                .addArrayOfUUID(column(entries, UUID[]::new, Entry::workflowId))
                .addArrayOfUUID(
                        column(entries, UUID[]::new, entry -> entry.traceId().uuid()))
                .addArrayOfString(column(entries, String[]::new, Entry::templateId))
                .addArrayOfLong(column(entries, Long[]::new, Entry::v1Micros))
                .addArrayOfLong(column(entries, Long[]::new, Entry::v2Micros))
                .addArrayOfString(column(entries, String[]::new, Entry::used))
                .addArrayOfOffsetDateTime(column(entries, OffsetDateTime[]::new, entry -> utc(entry.at())))
                .addArrayOfBoolean(column(entries, Boolean[]::new, Entry::isSynthetic))
                .addArrayOfString(column(entries, String[]::new, Entry::scenarioId));
    }

    /** @param numbered entries with an actual, by their place in the batch */
    static Tuple actuals(Map<Integer, Entry> numbered, long floor) {
        List<Entry> entries = List.copyOf(numbered.values());
        return Tuple.tuple()
                .addArrayOfInteger(numbered.keySet().toArray(Integer[]::new))
                .addArrayOfString(column(entries, String[]::new, Entry::tenantId))
                .addArrayOfString(column(entries, String[]::new, Entry::inputHash))
                .addArrayOfUUID(column(entries, UUID[]::new, Entry::workflowId))
                .addArrayOfLong(column(entries, Long[]::new, ofActual(Entry.Actual::micros)))
                .addArrayOfBoolean(column(entries, Boolean[]::new, ofActual(Entry.Actual::isWhole)))
                .addArrayOfOffsetDateTime(column(entries, OffsetDateTime[]::new, ofActual(a -> utc(a.at()))))
                .addArrayOfLong(column(entries, Long[]::new, Entry::v1Micros))
                .addArrayOfLong(column(entries, Long[]::new, Entry::v2Micros))
                .addArrayOfDouble(column(entries, Double[]::new, entry -> entry.drift(floor)))
                .addArrayOfDouble(column(entries, Double[]::new, entry -> entry.driftV1(floor)));
    }

    private static <T> Function<Entry, @Nullable T> ofActual(Function<Entry.Actual, T> part) {
        return entry -> entry.actual() == null ? null : part.apply(entry.actual());
    }

    static Tuple decisions(Map<UUID, Decision> decisions) {
        List<Map.Entry<UUID, Decision>> rows = List.copyOf(decisions.entrySet());
        return Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, Map.Entry::getKey))
                .addArrayOfString(column(
                        rows, String[]::new, row -> new String(Json.bytes(row.getValue()), StandardCharsets.UTF_8)));
    }

    static Tuple lines(String tenant, List<ProvenanceLine> lines, long floor) {
        return Tuple.tuple()
                .addString(tenant)
                .addArrayOfUUID(column(lines, UUID[]::new, line -> Ids.uuid7()))
                .addArrayOfString(column(lines, String[]::new, ProvenanceLine::inputHash))
                .addArrayOfString(column(lines, String[]::new, ProvenanceLine::templateId))
                .addArrayOfLong(column(lines, Long[]::new, ProvenanceLine::v1Micros))
                .addArrayOfLong(column(lines, Long[]::new, ProvenanceLine::v2Micros))
                .addArrayOfLong(column(lines, Long[]::new, ProvenanceLine::actualMicros))
                .addArrayOfBoolean(column(lines, Boolean[]::new, ProvenanceLine::coversWholeRun))
                .addArrayOfOffsetDateTime(column(lines, OffsetDateTime[]::new, line -> utc(line.at())))
                .addArrayOfDouble(column(lines, Double[]::new, line -> drift(line, line.actualMicros(), floor)))
                .addArrayOfDouble(column(lines, Double[]::new, line -> drift(line, line.v1Micros(), floor)));
    }

    private static @Nullable Double drift(ProvenanceLine line, @Nullable Long reference, long floor) {
        return !line.coversWholeRun() || line.v2Micros() == null || reference == null
                ? null
                : (Double) RelativeError.of(line.v2Micros(), reference, floor);
    }

    static Tuple claims(String tenant, List<ProvenanceLine> lines) {
        return Tuple.tuple()
                .addString(tenant)
                .addArrayOfString(column(lines, String[]::new, ProvenanceLine::inputHash))
                .addArrayOfString(column(lines, String[]::new, ProvenanceLine::templateId))
                .addArrayOfLong(column(lines, Long[]::new, ProvenanceLine::v1Micros))
                .addArrayOfLong(column(lines, Long[]::new, ProvenanceLine::v2Micros))
                .addArrayOfLong(column(lines, Long[]::new, ProvenanceLine::actualMicros));
    }

    static Provenance provenance(Row row) {
        String decision = row.getString(15);
        return new Provenance(
                row.getUUID(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getUUID(4),
                row.getUUID(5),
                row.getString(6),
                row.getLong(7),
                row.getLong(8),
                row.getString(9),
                row.getLong(10),
                row.getBoolean(11),
                row.getOffsetDateTime(12).toInstant(),
                row.getDouble(13),
                row.getDouble(14),
                decision == null ? null : Json.read(decision.getBytes(StandardCharsets.UTF_8), Decision.class),
                row.getBoolean(16),
                row.getString(17));
    }

    static Sample sample(Row row) {
        return new Sample(
                row.getUUID(0),
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getDouble(4),
                row.getOffsetDateTime(5).toInstant());
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
        T[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
