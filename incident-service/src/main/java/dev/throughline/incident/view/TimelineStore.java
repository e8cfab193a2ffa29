package dev.throughline.incident.view;

import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Reads timelines, as the database shows them to a caller's tenant. */
@ApplicationScoped
class TimelineStore {
    private final TenantPool pool;

    TimelineStore(TenantPool pool) {
        this.pool = pool;
    }

    /** Empty when there is no such incident for the caller. */
    Uni<Optional<Timeline.Page>> page(String scope, UUID incident, Timeline.Position after, int limit) {
        return pool.within(
                scope,
                tx -> tx.preparedQuery(TimelineSql.IS_THERE)
                        .execute(Tuple.of(incident))
                        .chain(there -> there.size() == 0
                                ? Uni.createFrom().item(Optional.<Timeline.Page>empty())
                                : entries(tx, incident, after, limit)));
    }

    private static Uni<Optional<Timeline.Page>> entries(
            SqlConnection tx, UUID incident, Timeline.Position after, int limit) {
        return tx.preparedQuery(TimelineSql.PAGE)
                .execute(Tuple.of(incident, after.at().atOffset(ZoneOffset.UTC), after.id(), limit))
                .map(rows -> Optional.of(page(rows, limit)));
    }

    private static Timeline.Page page(RowSet<Row> rows, int limit) {
        var items = StreamSupport.stream(rows.spliterator(), false)
                .map(TimelineStore::entry)
                .toList();
        return new Timeline.Page(
                items,
                items.size() < limit
                        ? null
                        : new Timeline.Position(
                                        items.getLast().at(), items.getLast().id())
                                .cursor());
    }

    private static Timeline.Entry entry(Row row) {
        return new Timeline.Entry(
                row.getOffsetDateTime("at").toInstant(),
                row.getString("kind"),
                row.getUUID("id"),
                row.getString("what"),
                row.getString("status"),
                row.getString("actor"),
                row.getString("text"),
                row.getString("assignee"),
                row.getUUID("workflow_id"),
                row.getUUID("trace_id"),
                row.getLong("occurrences"));
    }
}
