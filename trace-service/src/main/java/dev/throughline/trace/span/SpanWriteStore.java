package dev.throughline.trace.span;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Writes spans over connections of their own: the ledger's are never taken. */
@ApplicationScoped
class SpanWriteStore {
    private static final long MICROS = 1_000_000;
    private static final String CHECK_VIOLATION = "23514";
    private static final int TRIES = 2;

    private final Pool pool;
    private final AtomicLong lastTaken = new AtomicLong();

    SpanWriteStore(@ReactiveDataSource("spans") Pool pool) {
        this.pool = pool;
    }

    /** All or nothing; durable when it completes. */
    Uni<Void> write(List<NewChunk> chunks) {
        var rows = Tuple.tuple();
        column(rows, chunks, OffsetDateTime[]::new, chunk -> time(taken()));
        column(rows, chunks, OffsetDateTime[]::new, chunk -> time(micros(chunk.firstStartNanos())));
        column(rows, chunks, OffsetDateTime[]::new, chunk -> time(micros(chunk.lastEndNanos())));
        column(rows, chunks, Long[]::new, NewChunk::longestNanos);
        column(rows, chunks, Long[]::new, NewChunk::shortestNanos);
        column(rows, chunks, UUID[]::new, chunk -> chunk.key().traceId());
        column(rows, chunks, Integer[]::new, NewChunk::spanCount);
        column(rows, chunks, Boolean[]::new, NewChunk::hasError);
        column(rows, chunks, Boolean[]::new, chunk -> chunk.key().isSynthetic());
        column(rows, chunks, String[]::new, chunk -> chunk.key().tenant());
        column(rows, chunks, String[]::new, SpanWriteStore::scenario);
        column(rows, chunks, String[]::new, chunk -> array(chunk.tokens()));
        column(rows, chunks, Integer[]::new, NewChunk::inflated);
        column(rows, chunks, Buffer[]::new, chunk -> Buffer.buffer(chunk.body()));
        return pool.preparedQuery(SpanSql.INSERT)
                .execute(rows)
                .onFailure(SpanWriteStore::isMeanwhileAnothers)
                .retry()
                .atMost(TRIES)
                .replaceWithVoid();
    }

    /** The rows were on their way to the default partition when the one of their day was attached. */
    private static boolean isMeanwhileAnothers(Throwable failure) {
        return failure instanceof PgException refused && CHECK_VIOLATION.equals(refused.getSqlState());
    }

    /** @return how many partitions went */
    Uni<Integer> keep(LocalDate first, LocalDate last) {
        return pool.preparedQuery(SpanSql.PARTITIONS)
                .execute(Tuple.of(first, last))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Of this instance no two are alike: with the start, that makes the order of a search a total one. */
    private long taken() {
        long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        return lastTaken.updateAndGet(last -> Math.max(last + 1, now));
    }

    private static <V extends @Nullable Object> void column(
            Tuple rows, List<NewChunk> chunks, IntFunction<V[]> array, Function<NewChunk, V> column) {
        V[] values = array.apply(chunks.size());
        Arrays.setAll(values, i -> column.apply(chunks.get(i)));
        rows.addValue(values);
    }

    private static @Nullable String scenario(NewChunk chunk) {
        return chunk.key().scenario().isEmpty() ? null : chunk.key().scenario();
    }

    private static String array(int[] tokens) {
        var text = new StringJoiner(",", "{", "}");
        for (int token : tokens) {
            text.add(Integer.toString(token));
        }
        return text.toString();
    }

    private static long micros(long nanos) {
        return Math.floorDiv(nanos, 1_000L);
    }

    private static OffsetDateTime time(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), 1_000L * Math.floorMod(micros, MICROS))
                .atOffset(ZoneOffset.UTC);
    }
}
