package dev.throughline.trace.ledger;

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

/** Rows turned by 90 degrees: one array parameter per column, for {@code unnest}. */
final class Columns<T> {
    private final List<T> rows;
    private final Tuple parameters = Tuple.tuple();

    Columns(Collection<T> rows) {
        this.rows = List.copyOf(rows);
    }

    Columns<T> uuids(Function<T, @Nullable UUID> column) {
        return add(column, UUID[]::new);
    }

    Columns<T> texts(Function<T, @Nullable String> column) {
        return add(column, String[]::new);
    }

    Columns<T> ints(Function<T, Integer> column) {
        return add(column, Integer[]::new);
    }

    Columns<T> longs(Function<T, Long> column) {
        return add(column, Long[]::new);
    }

    Columns<T> booleans(Function<T, Boolean> column) {
        return add(column, Boolean[]::new);
    }

    Columns<T> times(Function<T, @Nullable Instant> column) {
        return add(row -> time(column.apply(row)), OffsetDateTime[]::new);
    }

    Columns<T> bytes(Function<T, byte[]> column) {
        return add(row -> io.vertx.core.buffer.Buffer.buffer(column.apply(row)), io.vertx.core.buffer.Buffer[]::new);
    }

    Tuple tuple() {
        return parameters;
    }

    private <V extends @Nullable Object> Columns<T> add(Function<T, V> column, IntFunction<V[]> array) {
        V[] values = array.apply(rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        parameters.addValue(values);
        return this;
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
