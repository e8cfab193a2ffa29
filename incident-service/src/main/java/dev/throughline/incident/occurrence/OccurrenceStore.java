package dev.throughline.incident.occurrence;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Failures under their incidents: rows of the first ones, numbers of the others. */
@ApplicationScoped
class OccurrenceStore {
    /** Farther away, a failure is counted where this ends: a clock that is wrong must not make a row a failure. */
    private static final Duration OLDEST_MINUTE = Duration.ofDays(1);

    private final Pool pool;

    OccurrenceStore(@ReactiveDataSource("intake") Pool pool) {
        this.pool = pool;
    }

    /** What a batch comes to, over all its incidents. */
    static final class Batch {
        private final List<IncidentRows.Occurrence> kept = new ArrayList<>();
        private final List<IncidentRows.Occurrence> counted = new ArrayList<>();
        private final List<IncidentRows.LastKept> lastKept = new ArrayList<>();
        private boolean isBeyondABound;

        void add(UUID incident, Storm.Split split, boolean isBeyond) {
            split.kept().forEach(one -> kept.add(new IncidentRows.Occurrence(incident, one.failure())));
            split.counted().forEach(one -> counted.add(new IncidentRows.Occurrence(incident, one)));
            if (isBeyond && split.lastKept() != null) {
                lastKept.add(new IncidentRows.LastKept(incident, split.lastKept()));
            }
            isBeyondABound |= isBeyond;
        }
    }

    /** Which of the failures have been taken. */
    Uni<Set<UUID>> known(SqlConnection tx, Collection<UUID> ids) {
        return tx.preparedQuery(IncidentSql.KNOWN)
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows -> {
                    Set<UUID> known = new HashSet<>();
                    rows.forEach(row -> known.add(row.getUUID(0)));
                    return known;
                });
    }

    /** Under the locks of the incidents. */
    Uni<Void> write(SqlConnection tx, Batch batch, Instant now) {
        return unlessTaken(tx, batch)
                .chain(() -> execute(tx, OccurrenceSql.KEEP, batch.kept, IncidentRows.occurrences(batch.kept)))
                .chain(() ->
                        execute(tx, OccurrenceSql.COUNTED, batch.counted, IncidentRows.counted(batch.counted, now)))
                .chain(() -> execute(
                        tx, OccurrenceSql.MINUTES, batch.counted, IncidentRows.minutes(minutes(batch.counted, now))))
                .chain(() ->
                        execute(tx, OccurrenceSql.LAST_KEPT, batch.lastKept, IncidentRows.lastKept(batch.lastKept)));
    }

    /**
     * Two instances that take one failure at once collide on its id, unless one keeps it and the other counts it. Whoever
     * has the incident's lock second sees here what the first has written, and begins anew.
     */
    private Uni<Void> unlessTaken(SqlConnection tx, Batch batch) {
        if (!batch.isBeyondABound) {
            return Uni.createFrom().voidItem();
        }
        List<UUID> ids = new ArrayList<>();
        batch.kept.forEach(row -> ids.add(row.failure().eventId()));
        batch.counted.forEach(row -> ids.add(row.failure().eventId()));
        return known(tx, ids)
                .invoke(taken -> {
                    if (!taken.isEmpty()) {
                        throw new IllegalStateException("another instance took some of these failures meanwhile");
                    }
                })
                .replaceWithVoid();
    }

    /** @return how many are forgotten, which may be fewer than there are */
    Uni<Integer> forget(Instant takenBefore) {
        return pool.preparedQuery(OccurrenceSql.FORGET)
                .execute(Tuple.of(IncidentRows.utc(takenBefore)))
                .map(rows -> rows.rowCount());
    }

    private static Uni<Void> execute(SqlConnection tx, String sql, List<?> rows, Tuple values) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).execute(values).replaceWithVoid();
    }

    static List<IncidentRows.Minute> minutes(List<IncidentRows.Occurrence> counted, Instant now) {
        Instant oldest = now.minus(OLDEST_MINUTE);
        Map<IncidentRows.Minute, Long> numbers = new HashMap<>();
        for (var row : counted) {
            Instant at = row.failure().at();
            Instant within = at.isAfter(now) ? now : at.isBefore(oldest) ? oldest : at;
            numbers.merge(
                    new IncidentRows.Minute(row.incidentId(), within.truncatedTo(ChronoUnit.MINUTES), 0),
                    1L,
                    Long::sum);
        }
        return numbers.entrySet().stream()
                .map(entry -> new IncidentRows.Minute(
                        entry.getKey().incidentId(), entry.getKey().minute(), entry.getValue()))
                .toList();
    }
}
