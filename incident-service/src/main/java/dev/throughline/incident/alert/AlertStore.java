package dev.throughline.incident.alert;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.incident.outbox.OutboxStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The queue of alerts. */
@ApplicationScoped
public class AlertStore {
    private final Pool pool;
    private final OutboxStore outbox;
    private final Composition composition;

    AlertStore(Pool pool, OutboxStore outbox, AlertConfig config) {
        this.pool = pool;
        this.outbox = outbox;
        this.composition = new Composition(config);
    }

    /**
     * Queues the alerts of incidents, in the transaction that changes the incidents. Harmless when repeated. That an
     * incident is resolved or open again need not be noted: the queue sees it by itself.
     *
     * @return what is now in the outbox because of it
     */
    public Uni<List<CausalRecord>> note(SqlConnection tx, Collection<Noted> incidents, Instant now) {
        List<AlertRows.Queued> rows = composition.of(incidents).stream()
                .map(alert -> new AlertRows.Queued(alert, receipt(alert, now)))
                .toList();
        if (rows.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return tx.preparedQuery(AlertSql.QUEUE)
                .execute(AlertRows.queued(rows, now))
                .map(added -> receipts(rows, ids(added)))
                .call(records -> outbox.add(tx, records));
    }

    private static @Nullable Receipt receipt(Composition.Queued alert, Instant now) {
        var run = alert.incident().run();
        return run == null ? null : Receipt.queued(alert, run, now);
    }

    private static List<CausalRecord> receipts(List<AlertRows.Queued> rows, Set<UUID> added) {
        return rows.stream()
                .filter(row -> added.contains(row.alert().id()))
                .map(AlertRows.Queued::receipt)
                .filter(Objects::nonNull)
                .map(Receipt::record)
                .toList();
    }

    /** @param until when the claim ends if it is not settled before */
    Uni<List<Alert>> claim(String receiver, Instant now, Instant until, int most) {
        var parameters = Tuple.of(receiver, AlertRows.utc(now), AlertRows.utc(until), most);
        return pool.preparedQuery(AlertSql.CLAIM)
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AlertRows::alert)
                        .toList());
    }

    /** @return what is now in the outbox; alerts that changed since their claim keep what they became */
    Uni<List<CausalRecord>> settle(List<Settlement> settlements, Instant now) {
        return pool.withTransaction(tx -> tx.preparedQuery(AlertSql.SETTLE)
                .execute(AlertRows.settled(settlements, now))
                .map(settled -> told(settlements, ids(settled)))
                .call(records -> outbox.add(tx, records)));
    }

    private static List<CausalRecord> told(List<Settlement> settlements, Set<UUID> settled) {
        return settlements.stream()
                .filter(settlement -> settled.contains(settlement.alert().id()))
                .flatMap(settlement -> settlement.receipt().stream())
                .map(Receipt::record)
                .toList();
    }

    /** Looks whose incidents were resolved or opened again. */
    Uni<Integer> follow(Instant now) {
        var at = Tuple.of(AlertRows.utc(now));
        return pool.preparedQuery(AlertSql.RESOLVED)
                .execute(at)
                .chain(resolved -> pool.preparedQuery(AlertSql.REOPENED)
                        .execute(at)
                        .map(reopened -> resolved.rowCount() + reopened.rowCount()));
    }

    /** How many alerts of a receiver are in a state. */
    record Standing(String receiver, String state, long alerts) {}

    /** Of what is not acknowledged. */
    Uni<List<Standing>> standing() {
        return pool.query(AlertSql.STANDING)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Standing(row.getString(0), row.getString(1), row.getLong(2)))
                        .toList());
    }

    private static Set<UUID> ids(RowSet<Row> rows) {
        Set<UUID> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }
}
