package dev.throughline.incident.lifecycle;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.TraceId;
import dev.throughline.incident.outbox.OutboxStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Changes of incidents, their timeline and what is said about them, in the caller's transaction. */
@ApplicationScoped
public class ChangeStore {
    private final OutboxStore outbox;

    ChangeStore(OutboxStore outbox) {
        this.outbox = outbox;
    }

    /** Locked until the transaction ends, so that of two people who resolve at once one is told so. */
    public Uni<List<Subject>> lock(SqlConnection tx, Collection<UUID> ids) {
        return tx.preparedQuery(ChangeSql.SUBJECTS)
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ChangeStore::subject)
                        .toList());
    }

    /**
     * Of locked incidents, at most one each. The transaction is the service's own afterwards, whoever's it was before.
     *
     * @return what is now in the outbox because of them
     */
    public Uni<List<CausalRecord>> write(SqlConnection tx, List<Change> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var records =
                changes.stream().map(Change::record).flatMap(Optional::stream).toList();
        return tx.preparedQuery(ChangeSql.MOVE)
                .execute(moves(changes))
                .chain(() -> tx.preparedQuery(ChangeSql.CHANGES).execute(lines(changes)))
                .chain(() -> tx.query(ChangeSql.BECOME_SERVICE).execute())
                .chain(() -> outbox.add(tx, records))
                .replaceWith(records);
    }

    private static Subject subject(Row row) {
        UUID workflow = row.getUUID("workflow_id");
        UUID trace = row.getUUID("trace_id");
        return new Subject(
                row.getUUID("incident_id"),
                row.getString("tenant_id"),
                Lifecycle.of(row.getString("status")),
                row.getString("assignee"),
                workflow == null || trace == null
                        ? null
                        : new Subject.Run(workflow, new TraceId(trace), row.getString("agent_id")),
                row.getUUID("last_event_id"),
                Objects.requireNonNull(row.getBoolean("is_synthetic")),
                row.getString("synthetic_scenario_id"));
    }

    private static Tuple moves(List<Change> changes) {
        return Tuple.tuple()
                .addArrayOfUUID(
                        column(changes, UUID[]::new, change -> change.subject().incidentId()))
                .addArrayOfString(
                        column(changes, String[]::new, change -> change.next().wireName()))
                .addArrayOfString(column(changes, String[]::new, Change::assignee))
                .addArrayOfOffsetDateTime(column(changes, OffsetDateTime[]::new, change -> {
                    var at = change.resolvedAt();
                    return at == null ? null : at.atOffset(ZoneOffset.UTC);
                }))
                .addArrayOfUUID(
                        column(changes, UUID[]::new, change -> change.subject().run() == null ? null : change.id()));
    }

    private static Tuple lines(List<Change> changes) {
        return Tuple.tuple()
                .addArrayOfUUID(column(changes, UUID[]::new, Change::id))
                .addArrayOfUUID(
                        column(changes, UUID[]::new, change -> change.subject().incidentId()))
                .addArrayOfString(column(
                        changes, String[]::new, change -> change.ask().verb().wireName()))
                .addArrayOfString(
                        column(changes, String[]::new, change -> change.next().wireName()))
                .addArrayOfString(
                        column(changes, String[]::new, change -> change.ask().actor()))
                .addArrayOfString(
                        column(changes, String[]::new, change -> change.ask().note()))
                .addArrayOfString(
                        column(changes, String[]::new, change -> change.ask().assignee()))
                .addArrayOfOffsetDateTime(column(
                        changes, OffsetDateTime[]::new, change -> change.at().atOffset(ZoneOffset.UTC)));
    }

    private static <T> T[] column(
            List<Change> changes, IntFunction<T[]> array, Function<Change, ? extends @Nullable T> value) {
        T[] column = array.apply(changes.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(changes.get(i));
        }
        return column;
    }
}
