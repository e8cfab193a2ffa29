package dev.throughline.incident.provenance;

import dev.throughline.contracts.ProvenanceLine;
import dev.throughline.incident.breaker.BreakerStore;
import dev.throughline.incident.breaker.Observation;
import dev.throughline.incident.drift.DriftConfig;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Writes a batch in one transaction: estimates, actuals, and what the breakers make of the actuals that are new. What is
 * delivered again is not new, so that no run moves a breaker twice.
 */
@ApplicationScoped
class ProvenanceStore {
    static final String CANDIDATE = "v2";

    private final Pool pool;
    private final BreakerStore breakers;
    private final long floor;

    ProvenanceStore(@ReactiveDataSource("intake") Pool pool, BreakerStore breakers, DriftConfig drift) {
        this.pool = pool;
        this.breakers = breakers;
        this.floor = drift.floorMicros();
    }

    /** @param entries one for each run and input, see {@link ProvenanceReader#merged} */
    Uni<BreakerStore.Observed> take(List<Entry> entries, Instant now) {
        return pool.withTransaction(tx -> tx.query(ProvenanceSql.PLAN_FOR_NOW)
                .execute()
                .chain(() -> tx.preparedQuery(ProvenanceSql.ESTIMATES).execute(ProvenanceRows.estimates(entries)))
                .chain(() -> actuals(tx, entries))
                .chain(observations -> breakers.observe(tx, observations, now))
                .call(observed -> decided(tx, observed)));
    }

    private Uni<List<Observation>> actuals(SqlConnection tx, List<Entry> entries) {
        Map<Integer, Entry> numbered = new TreeMap<>();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).actual() != null) {
                numbered.put(i, entries.get(i));
            }
        }
        return numbered.isEmpty()
                ? Uni.createFrom().item(List.of())
                : tx.preparedQuery(ProvenanceSql.ACTUALS)
                        .execute(ProvenanceRows.actuals(numbered, floor))
                        .map(fresh -> observations(entries, fresh));
    }

    /** In the order in which they arrived; what is synthetic moves nothing. */
    private List<Observation> observations(List<Entry> entries, RowSet<Row> fresh) {
        Map<Integer, UUID> ids = new TreeMap<>();
        fresh.forEach(row -> ids.put(row.getInteger(0), row.getUUID(1)));
        List<Observation> observations = new ArrayList<>();
        ids.forEach((number, id) -> {
            Entry entry = entries.get(number);
            Double error = entry.drift(floor);
            if (error != null && !entry.isSynthetic()) {
                observations.add(new Observation(
                        id,
                        CANDIDATE,
                        entry.tenantId(),
                        entry.workflowId(),
                        entry.traceId(),
                        Objects.requireNonNull(entry.actual()).causedBy(),
                        error));
            }
        });
        return observations;
    }

    private static Uni<Void> decided(SqlConnection tx, BreakerStore.Observed observed) {
        return observed.decisions().isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(ProvenanceSql.DECISIONS)
                        .execute(ProvenanceRows.decisions(observed.decisions()))
                        .replaceWithVoid();
    }

    /** @return how many lines were new */
    Uni<Integer> backfill(String tenant, List<ProvenanceLine> lines) {
        return lines.isEmpty()
                ? Uni.createFrom().item(0)
                : query(ProvenanceSql.BACKFILL, ProvenanceRows.lines(tenant, lines, floor))
                        .map(RowSet::rowCount);
    }

    /** What is known of a line. */
    enum Known {
        SAME,
        DIFFERENT,
        MISSING
    }

    /** In the order of the lines. */
    Uni<List<Known>> verify(String tenant, List<ProvenanceLine> lines) {
        return lines.isEmpty()
                ? Uni.createFrom().item(List.of())
                : query(ProvenanceSql.VERIFY, ProvenanceRows.claims(tenant, lines))
                        .map(rows -> list(rows, ProvenanceStore::known));
    }

    private static Known known(Row row) {
        if (!row.getBoolean(1)) {
            return Known.MISSING;
        }
        return row.getBoolean(2) ? Known.SAME : Known.DIFFERENT;
    }

    Uni<List<Sample>> samples(String tenant, Instant since, int most) {
        return query(ProvenanceSql.SAMPLES, Tuple.of(tenant, ProvenanceRows.utc(since), most))
                .map(rows -> list(rows, ProvenanceRows::sample));
    }

    Uni<List<String>> tenantsWithSamples(Instant since) {
        return query(ProvenanceSql.TENANTS_WITH_SAMPLES, Tuple.of(ProvenanceRows.utc(since)))
                .map(rows -> list(rows, row -> row.getString(0)));
    }

    /** By breaker, without those that had no run since. */
    Uni<Map<String, Double>> p95(Instant since) {
        return query(ProvenanceSql.P95, Tuple.of(ProvenanceRows.utc(since))).map(rows -> {
            Map<String, Double> p95 = new HashMap<>();
            rows.forEach(row -> {
                if (row.getDouble(1) != null) {
                    p95.put(row.getString(0), row.getDouble(1));
                }
            });
            return p95;
        });
    }

    private Uni<RowSet<Row>> query(String sql, Tuple values) {
        return pool.withTransaction(tx -> tx.query(ProvenanceSql.PLAN_FOR_NOW)
                .execute()
                .chain(() -> tx.preparedQuery(sql).execute(values)));
    }

    static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }
}
