package dev.throughline.incident.breaker;

import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What callers, gauges and the health see of breakers. */
@ApplicationScoped
public class BreakerViewStore {
    private final TenantPool tenants;
    private final Pool pool;

    BreakerViewStore(TenantPool tenants, Pool pool) {
        this.tenants = tenants;
        this.pool = pool;
    }

    /**
     * A breaker as callers see it.
     *
     * @param state {@code closed}, {@code open}, {@code half_open}, or {@code disabled} by a person
     * @param until when an open one is looked at again
     * @param trips since it was last closed for good; each lengthens the cool-down
     * @param drifting runs in a row that drifted
     * @param steady runs in a row that did not, in the shadow while it is open
     */
    record View(
            String name,
            String estimator,
            String tenantId,
            String state,
            @Nullable Instant until,
            int trips,
            int drifting,
            int steady,
            @Nullable String why,
            @Nullable String actor,
            Instant at,
            long version) {
        static View of(Stored stored) {
            var flat = Breaker.Flat.of(stored.state());
            return new View(
                    stored.name(),
                    stored.estimator(),
                    stored.tenantId(),
                    flat.state(),
                    flat.until(),
                    flat.trips(),
                    flat.drifting(),
                    flat.steady(),
                    stored.why(),
                    stored.actor(),
                    stored.at(),
                    stored.version());
        }
    }

    record Page(List<View> items, long total, @Nullable String next) {}

    /**
     * A change of a breaker as callers see it.
     *
     * @param actor a person's; absent when it moved by itself
     * @param workflowId of the run that moved it
     */
    record Turn(
            UUID changeId,
            long version,
            String from,
            String to,
            String why,
            @Nullable String actor,
            @Nullable UUID workflowId,
            @Nullable UUID traceId,
            Instant at) {
        static Turn of(Change change) {
            var run = change.run();
            return new Turn(
                    change.id(),
                    change.version(),
                    change.from(),
                    change.to(),
                    change.why(),
                    change.actor(),
                    run == null ? null : run.workflowId(),
                    run == null ? null : run.traceId().uuid(),
                    change.at());
        }
    }

    /** @param timeline its last 100 changes, the newest first */
    record Detail(View breaker, List<Turn> timeline) {}

    /** @param after the last name of the page before */
    Uni<Page> list(String scope, String after, int limit) {
        return tenants.within(
                scope,
                tx -> tx.preparedQuery(BreakerSql.COUNT)
                        .execute(Tuple.of(scope))
                        .map(rows -> rows.iterator().next().getLong(0))
                        .chain(total -> page(tx, scope, after, limit, total)));
    }

    private static Uni<Page> page(SqlConnection tx, String scope, String after, int limit, long total) {
        return tx.preparedQuery(BreakerSql.LIST)
                .execute(Tuple.of(scope, after, limit))
                .map(rows -> BreakerStore.list(rows, row -> View.of(BreakerRows.breaker(row))))
                .map(items -> new Page(
                        items,
                        total,
                        items.size() < limit ? null : items.getLast().name()));
    }

    Uni<Optional<Detail>> detail(String tenant, String name) {
        return tenants.within(
                tenant,
                tx -> tx.preparedQuery(BreakerSql.ONE)
                        .execute(Tuple.of(name))
                        .map(rows -> BreakerStore.list(rows, BreakerRows::breaker).stream()
                                .findFirst())
                        .chain(found -> found.isEmpty()
                                ? Uni.createFrom().item(Optional.<Detail>empty())
                                : detail(tx, found.get()).map(Optional::of)));
    }

    private static Uni<Detail> detail(SqlConnection tx, Stored breaker) {
        return tx.preparedQuery(BreakerSql.TIMELINE)
                .execute(Tuple.of(breaker.name()))
                .map(rows ->
                        new Detail(View.of(breaker), BreakerStore.list(rows, row -> Turn.of(BreakerRows.change(row)))));
    }

    /** Relative errors of the candidate in a rehearsal, which no stored breaker hears of. */
    Uni<List<Rehearsal.Run>> rehearsed(String tenant, String scenario) {
        return tenants.within(
                tenant,
                tx -> tx.preparedQuery(BreakerSql.REHEARSED)
                        .execute(Tuple.of(tenant, scenario))
                        .map(rows -> BreakerStore.list(
                                rows,
                                row -> new Rehearsal.Run(
                                        row.getDouble(0),
                                        row.getOffsetDateTime(1).toInstant()))));
    }

    /** When the breaker last changed its state; empty when it never did. */
    public Uni<Optional<Instant>> changedAt(String name) {
        return pool.preparedQuery(BreakerSql.ONE)
                .execute(Tuple.of(name))
                .map(rows -> BreakerStore.list(rows, BreakerRows::breaker).stream()
                        .filter(breaker -> breaker.version() > 0)
                        .map(Stored::at)
                        .findFirst());
    }

    /** The first few hundred, those that are not closed before the others. */
    Uni<List<Stored>> overview() {
        return pool.query(BreakerSql.OVERVIEW).execute().map(rows -> BreakerStore.list(rows, BreakerRows::breaker));
    }

    /** How many are in each state. */
    Uni<Map<String, Long>> states() {
        return pool.query(BreakerSql.STATES).execute().map(rows -> {
            Map<String, Long> states = new TreeMap<>();
            rows.forEach(row -> states.put(row.getString(0), row.getLong(1)));
            return states;
        });
    }
}
