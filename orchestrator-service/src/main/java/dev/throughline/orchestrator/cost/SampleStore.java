package dev.throughline.orchestrator.cost;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Rows of observations. Everything here waits: not for event loops, nor for slots. */
@Singleton
final class SampleStore {
    private static final long PATIENCE_SECONDS = 10;
    private static final int MOST_ROWS = 100_000;

    private final Pool pool;

    SampleStore(Pool pool) {
        this.pool = pool;
    }

    /** @param latest change among them */
    record Changed(Map<Cell, long[]> cells, Instant latest) {}

    /** They are not there, or could not be stored, now. */
    static final class UnavailableException extends Exception {
        UnavailableException(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    private record Sample(Cell cell, long micros) {}

    void add(Map<Cell, List<Long>> samples) throws UnavailableException {
        List<Sample> all = new ArrayList<>();
        samples.forEach((cell, costs) -> costs.forEach(cost -> all.add(new Sample(cell, cost))));
        if (all.isEmpty()) {
            return;
        }
        query(
                SampleSql.ADD,
                Tuple.tuple()
                        .addArrayOfString(
                                texts(all.stream().map(one -> one.cell().tenantId())))
                        .addArrayOfString(
                                texts(all.stream().map(one -> one.cell().templateId())))
                        .addArrayOfInteger(
                                numbers(all.stream().map(one -> one.cell().templateVersion())))
                        .addArrayOfString(
                                texts(all.stream().map(one -> one.cell().stage())))
                        .addArrayOfInteger(
                                numbers(all.stream().map(one -> one.cell().sizeClass())))
                        .addArrayOfLong(all.stream().map(Sample::micros).toArray(Long[]::new)));
    }

    /** What was stored since, and a little more. */
    Changed changedSince(Instant time) throws UnavailableException {
        Map<Cell, long[]> cells = new HashMap<>();
        Instant latest = time;
        var values = Tuple.of(OffsetDateTime.ofInstant(time, ZoneOffset.UTC), Learner.MOST_CELLS);
        for (Row row : query(SampleSql.CHANGED, values)) {
            var cell = new Cell(
                    row.getString("tenant_id"),
                    row.getString("template_id"),
                    row.getInteger("template_version"),
                    row.getString("stage"),
                    row.getInteger("size_class"));
            cells.put(
                    cell,
                    Stream.of(row.getArrayOfLongs("costs"))
                            .mapToLong(Long::longValue)
                            .toArray());
            Instant at = row.getOffsetDateTime("updated_at").toInstant();
            latest = at.isAfter(latest) ? at : latest;
        }
        return new Changed(cells, latest);
    }

    void forget() throws UnavailableException {
        query(SampleSql.FORGET, Tuple.of(MOST_ROWS));
    }

    private static String[] texts(Stream<String> values) {
        return values.toArray(String[]::new);
    }

    private static Integer[] numbers(Stream<Integer> values) {
        return values.toArray(Integer[]::new);
    }

    private RowSet<Row> query(String sql, Tuple values) throws UnavailableException {
        try {
            return pool.preparedQuery(sql)
                    .execute(values)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnavailableException(e);
        }
    }
}
