package dev.throughline.incident.alert;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.incident.outbox.OutboxStore;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Looks at alerts, newest first, and puts those back into the queue that people want to be tried again. */
@ApplicationScoped
class AlertViewStore {
    private final TenantPool pool;
    private final OutboxStore outbox;

    AlertViewStore(TenantPool pool, OutboxStore outbox) {
        this.pool = pool;
        this.outbox = outbox;
    }

    sealed interface Retried {
        record Done(AlertView alert) implements Retried {}

        record Refused(String state) implements Retried {}

        record Unknown() implements Retried {}
    }

    /** @param scope the tenant of who asks; another's alerts are not there ({@code *}: those of all are) */
    Uni<AlertView.Page> list(String scope, AlertFilter filter) {
        return pool.within(
                scope,
                tx -> tx.preparedQuery(AlertViewSql.TOTAL)
                        .execute(matching(filter))
                        .map(rows -> rows.iterator().next().getLong(0))
                        .chain(total -> page(tx, filter, total)));
    }

    private static Uni<AlertView.Page> page(SqlConnection tx, AlertFilter filter, long total) {
        var parameters = matching(filter).addUUID(filter.before()).addInteger(filter.limit());
        return tx.preparedQuery(AlertViewSql.PAGE).execute(parameters).map(rows -> {
            List<AlertView> items = StreamSupport.stream(rows.spliterator(), false)
                    .map(AlertViewStore::view)
                    .toList();
            String next = items.size() < filter.limit()
                    ? null
                    : items.getLast().alertId().toString();
            return new AlertView.Page(items, total, next);
        });
    }

    private static Tuple matching(AlertFilter filter) {
        return Tuple.tuple()
                .addString(filter.state())
                .addString(filter.receiver())
                .addString(filter.tenantId())
                .addUUID(filter.incidentId())
                .addBoolean(filter.firing())
                .addBoolean(filter.work().synthetic())
                .addString(filter.work().id())
                .addString(filter.work().pattern());
    }

    Uni<Optional<AlertView>> one(String scope, UUID id) {
        return pool.query(scope, AlertViewSql.ONE, Tuple.of(id))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(AlertViewStore::view));
    }

    /** Under a row lock, so that of two people who retry at once one is told so. */
    Uni<Retried> retry(String scope, UUID id, String actor, Instant now) {
        return pool.within(
                scope,
                tx -> tx.preparedQuery(AlertViewSql.LOCK)
                        .execute(Tuple.of(id))
                        .chain(rows -> rows.size() == 0
                                ? Uni.createFrom().<Retried>item(new Retried.Unknown())
                                : retry(tx, rows.iterator().next(), actor, now)));
    }

    private Uni<Retried> retry(SqlConnection tx, Row row, String actor, Instant now) {
        var alert = AlertRows.alert(row);
        return switch (Delivery.of(row.getString(18))) {
            case Delivery.Quarantined quarantined -> queue(tx, alert, quarantined.retry(), actor, now);
            case Delivery.Sendable other -> Uni.createFrom().item(new Retried.Refused(other.wireName()));
        };
    }

    private Uni<Retried> queue(SqlConnection tx, Alert alert, Delivery.Queued state, String actor, Instant now) {
        var receipt = Receipt.of(alert, state, "retried by " + actor, now);
        List<CausalRecord> records = receipt.map(Receipt::record).stream().toList();
        var parameters = Tuple.of(
                alert.id(),
                state.wireName(),
                AlertRows.utc(now),
                receipt.map(Receipt::told).orElse(null),
                receipt.map(Receipt::eventId).orElse(null));
        return tx.preparedQuery(AlertViewSql.RETRY)
                .execute(parameters)
                .map(rows -> view(rows.iterator().next()))
                .call(() -> tx.query(AlertViewSql.BE_THE_SERVICE).execute())
                .call(() -> outbox.add(tx, records))
                .map(Retried.Done::new);
    }

    private static AlertView view(Row row) {
        var resolvedAt = AlertRows.instant(row.getOffsetDateTime(14));
        return new AlertView(
                row.getUUID(0),
                row.getUUID(1),
                row.getString(2),
                row.getString(3),
                row.getUUID(4),
                row.getUUID(5),
                row.getString(6),
                resolvedAt == null,
                row.getInteger(7),
                row.getInteger(8),
                AlertRows.instant(row.getOffsetDateTime(9)),
                row.getString(10),
                AlertRows.texts(row.getJsonObject(11)),
                AlertRows.texts(row.getJsonObject(12)),
                row.getOffsetDateTime(13).toInstant(),
                resolvedAt,
                row.getOffsetDateTime(15).toInstant(),
                row.getOffsetDateTime(16).toInstant(),
                row.getBoolean(17),
                row.getString(18));
    }
}
