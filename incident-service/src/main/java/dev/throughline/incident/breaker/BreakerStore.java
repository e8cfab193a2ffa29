package dev.throughline.incident.breaker;

import dev.throughline.contracts.BreakerState;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.incident.drift.DriftConfig;
import dev.throughline.incident.outbox.OutboxStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Moves breakers under their row locks. Of several who want to do the same at once the first does it; the others wait for
 * the lock and then see the new state.
 */
@ApplicationScoped
public class BreakerStore {
    private final Pool pool;
    private final OutboxStore outbox;
    private final BreakerDecider decider;

    BreakerStore(Pool pool, OutboxStore outbox, DriftConfig drift, BreakerConfig config) {
        this.pool = pool;
        this.outbox = outbox;
        this.decider = new BreakerDecider(drift.thresholds(), config.settings());
    }

    /**
     * What came of a batch of runs.
     *
     * @param decisions by provenance
     * @param records that are in the outbox
     */
    public record Observed(Map<UUID, Decision> decisions, List<Change> changes, List<CausalRecord> records) {
        public static final Observed NOTHING = new Observed(Map.of(), List.of(), List.of());
    }

    /** What came of the wish to recover one. */
    sealed interface Recovery {
        record Done(Change change) implements Recovery {}

        /** Another instance was faster, or it is too early. */
        record Seen(Breaker state) implements Recovery {}
    }

    /** What came of a person's wish. */
    sealed interface Turned {
        record Done(Stored breaker, Change change) implements Turned {}

        record Refused(Breaker state) implements Turned {}
    }

    /** In the caller's transaction, which has made sure that no observation is one of before. */
    public Uni<Observed> observe(SqlConnection tx, List<Observation> observations, Instant now) {
        if (observations.isEmpty()) {
            return Uni.createFrom().item(Observed.NOTHING);
        }
        Map<String, String[]> named = new HashMap<>();
        observations.forEach(one -> named.put(BreakerDecider.name(one), named(one.estimator(), one.tenantId())));
        return lock(tx, List.copyOf(named.values()), now)
                .map(breakers -> decider.observe(breakers, observations, now))
                .chain(outcome -> save(tx, outcome));
    }

    private Uni<Observed> save(SqlConnection tx, BreakerDecider.Outcome outcome) {
        List<CausalRecord> records = outcome.changes().stream()
                .map(Change::announced)
                .flatMap(Optional::stream)
                .toList();
        return save(tx, outcome.moved(), outcome.changes())
                .chain(() -> outbox.add(tx, records))
                .replaceWith(new Observed(outcome.decisions(), outcome.changes(), records));
    }

    Uni<List<String>> due(Instant now) {
        return pool.preparedQuery(BreakerSql.DUE)
                .execute(Tuple.of(BreakerRows.utc(now)))
                .map(rows -> list(rows, row -> row.getString(0)));
    }

    Uni<Recovery> recover(String name, Instant now) {
        return pool.withTransaction(tx -> locked(tx, List.of(name))
                .map(found -> Optional.ofNullable(found.get(name)).map(before -> decider.recover(before, now)))
                .chain(moved -> moved.isEmpty()
                        ? Uni.createFrom().<Recovery>item(new Recovery.Seen(Breaker.Closed.NEW))
                        : recovered(tx, moved.get())));
    }

    private static Uni<Recovery> recovered(SqlConnection tx, BreakerDecider.Moved moved) {
        var change = moved.change();
        return change == null
                ? Uni.createFrom().item(new Recovery.Seen(moved.after().state()))
                : save(tx, List.of(moved.after()), List.of(change)).replaceWith(new Recovery.Done(change));
    }

    /** @return the change, if it was one */
    Uni<Optional<Change>> canaryFailed(String estimator, String tenant, String why, Instant now) {
        return pool.withTransaction(tx -> one(tx, estimator, tenant, now)
                .map(before -> decider.canaryFailed(before, why, now))
                .chain(moved -> moved.change() == null
                        ? Uni.createFrom().item(Optional.<Change>empty())
                        : save(tx, List.of(moved.after()), List.of(moved.change()))
                                .replaceWith(Optional.of(moved.change()))));
    }

    Uni<Turned> turn(String estimator, String tenant, Hand hand, String actor, String reason, Instant now) {
        return pool.withTransaction(tx -> one(tx, estimator, tenant, now)
                .chain(before -> hand.on(before.state())
                        .map(next -> BreakerDecider.moved(before, before.in(next, reason, actor, now)))
                        .map(moved -> turned(tx, moved))
                        .orElseGet(() -> Uni.createFrom().item(new Turned.Refused(before.state())))));
    }

    private static Uni<Turned> turned(SqlConnection tx, BreakerDecider.Moved moved) {
        var change = Objects.requireNonNull(moved.change());
        return save(tx, List.of(moved.after()), List.of(change)).replaceWith(new Turned.Done(moved.after(), change));
    }

    /** Runs the work while no other instance runs its own, or not at all. */
    Uni<Boolean> alone(Supplier<Uni<Void>> work) {
        return pool.withTransaction(tx -> tx.query(BreakerSql.ANNOUNCE_ALONE)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0))
                .call(isAlone -> isAlone ? work.get() : Uni.createFrom().voidItem()));
    }

    Uni<List<Stored>> unpublished() {
        return pool.query(BreakerSql.UNPUBLISHED).execute().map(rows -> list(rows, BreakerRows::breaker));
    }

    Uni<Void> published(List<Stored> breakers, Instant now) {
        return pool.preparedQuery(BreakerSql.PUBLISHED)
                .execute(BreakerRows.published(breakers, now))
                .replaceWithVoid();
    }

    Uni<Void> renew(Instant before) {
        return pool.preparedQuery(BreakerSql.RENEW)
                .execute(Tuple.of(BreakerRows.utc(before)))
                .replaceWithVoid();
    }

    Uni<List<Change>> unnoted() {
        return pool.query(BreakerSql.UNNOTED).execute().map(rows -> list(rows, BreakerRows::change));
    }

    Uni<Void> noted(UUID changeId) {
        return pool.preparedQuery(BreakerSql.NOTED).execute(Tuple.of(changeId)).replaceWithVoid();
    }

    Uni<List<UUID>> tripsBefore(Change closing) {
        return pool.preparedQuery(BreakerSql.TRIPS)
                .execute(Tuple.of(closing.breaker(), closing.version()))
                .map(rows -> list(rows, row -> row.getUUID(0)));
    }

    private static Uni<Stored> one(SqlConnection tx, String estimator, String tenant, Instant now) {
        return lock(tx, List.<String[]>of(named(estimator, tenant)), now)
                .map(found -> found.values().iterator().next());
    }

    private static String[] named(String estimator, String tenant) {
        return new String[] {BreakerState.name(estimator, tenant), estimator, tenant};
    }

    private static Uni<Map<String, Stored>> lock(SqlConnection tx, List<String[]> named, Instant now) {
        List<String> names = named.stream().map(one -> one[0]).toList();
        return tx.preparedQuery(BreakerSql.CREATE)
                .execute(BreakerRows.created(named, now))
                .chain(() -> locked(tx, names));
    }

    private static Uni<Map<String, Stored>> locked(SqlConnection tx, List<String> names) {
        return tx.preparedQuery(BreakerSql.LOCK)
                .execute(BreakerRows.names(names))
                .map(rows -> {
                    Map<String, Stored> found = new HashMap<>();
                    rows.forEach(row -> found.put(row.getString(0), BreakerRows.breaker(row)));
                    return found;
                });
    }

    private static Uni<Void> save(SqlConnection tx, List<Stored> moved, List<Change> changes) {
        return run(tx, BreakerSql.SAVE, moved, BreakerRows::saved)
                .chain(() -> run(tx, BreakerSql.REMEMBER, changes, BreakerRows::changes));
    }

    private static <R> Uni<Void> run(SqlConnection tx, String sql, List<R> rows, Function<List<R>, Tuple> values) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).execute(values.apply(rows)).replaceWithVoid();
    }

    static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }
}
