package dev.throughline.incident.provenance;

import dev.throughline.incident.drift.DriftConfig;
import dev.throughline.incident.drift.Summary;
import dev.throughline.service.http.SyntheticQuery;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What callers see. Ids are time ordered: the id alone is the key of a page. */
@ApplicationScoped
class ProvenanceViewStore {
    private static final int MOST_ERRORS = 10_000;
    private static final Map<String, Duration> WINDOWS =
            Map.of("1h", Duration.ofHours(1), "24h", Duration.ofDays(1), "7d", Duration.ofDays(7));

    private final TenantPool pool;
    private final DriftConfig drift;

    ProvenanceViewStore(TenantPool pool, DriftConfig drift) {
        this.pool = pool;
        this.drift = drift;
    }

    /** Absent fields do not filter. {@code before} is the last id of the page before. */
    record Filter(
            @Nullable String inputHash,
            @Nullable UUID workflowId,
            @Nullable String templateId,
            @Nullable String source,
            @Nullable Double minDrift,
            @Nullable Instant from,
            @Nullable Instant until,
            SyntheticQuery work,
            @Nullable UUID before,
            int limit) {
        Tuple on(String scope) {
            return Tuple.tuple()
                    .addString(scope)
                    .addString(inputHash)
                    .addUUID(workflowId)
                    .addString(templateId)
                    .addString(source)
                    .addDouble(minDrift)
                    .addValue(from == null ? null : ProvenanceRows.utc(from))
                    .addValue(until == null ? null : ProvenanceRows.utc(until))
                    .addBoolean(work.synthetic())
                    .addString(work.id())
                    .addString(work.pattern());
        }
    }

    /** @param total of all that match, whatever the page */
    record Page(
            List<Provenance> items, long total, @Nullable String next) {}

    /**
     * The errors of the runs that ended in a window, of the newest {@value #MOST_ERRORS} of them.
     *
     * @param actual V2 against what runs did cost
     * @param v1 V2 against V1
     */
    record Window(String window, Summary actual, Summary v1) {}

    record Windows(List<Window> items) {}

    Uni<Page> list(String scope, Filter filter) {
        return pool.within(
                scope,
                tx -> tx.preparedQuery(ProvenanceSql.COUNT)
                        .execute(filter.on(scope))
                        .map(rows -> rows.iterator().next().getLong(0))
                        .chain(total -> page(tx, scope, filter, total)));
    }

    private static Uni<Page> page(SqlConnection tx, String scope, Filter filter, long total) {
        return tx.preparedQuery(ProvenanceSql.LIST)
                .execute(filter.on(scope).addUUID(filter.before()).addInteger(filter.limit()))
                .map(rows -> ProvenanceStore.list(rows, ProvenanceRows::provenance))
                .map(items -> new Page(items, total, next(items, filter.limit())));
    }

    private static @Nullable String next(List<Provenance> items, int limit) {
        return items.size() < limit ? null : items.getLast().provenanceId().toString();
    }

    Uni<Optional<Provenance>> one(String scope, UUID id) {
        return pool.query(scope, ProvenanceSql.ONE, Tuple.of(scope, id))
                .map(rows -> ProvenanceStore.list(rows, ProvenanceRows::provenance).stream()
                        .findFirst());
    }

    /** Windows without a run are left out. */
    Uni<Windows> windows(String scope, Instant now) {
        return pool.within(scope, tx -> {
            Uni<List<Window>> all = Uni.createFrom().item(List.of());
            for (String name : List.of("1h", "24h", "7d")) {
                Instant since = now.minus(Objects.requireNonNull(WINDOWS.get(name)));
                all = all.chain(before -> window(tx, scope, name, since).map(window -> with(before, window)));
            }
            return all.map(Windows::new);
        });
    }

    private static List<Window> with(List<Window> before, Window window) {
        List<Window> all = new ArrayList<>(before);
        if (window.actual().count() > 0) {
            all.add(window);
        }
        return List.copyOf(all);
    }

    private Uni<Window> window(SqlConnection tx, String scope, String name, Instant since) {
        return tx.preparedQuery(ProvenanceSql.ERRORS)
                .execute(Tuple.of(scope, ProvenanceRows.utc(since), MOST_ERRORS))
                .map(rows -> {
                    List<Double> actual = new ArrayList<>();
                    List<Double> v1 = new ArrayList<>();
                    rows.forEach(row -> {
                        actual.add(row.getDouble(0));
                        if (row.getDouble(1) != null) {
                            v1.add(row.getDouble(1));
                        }
                    });
                    var thresholds = drift.thresholds();
                    return new Window(name, Summary.of(actual, thresholds), Summary.of(v1, thresholds));
                });
    }
}
