package dev.throughline.incident.occurrence;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.incident.lifecycle.Lifecycle;
import dev.throughline.incident.lifecycle.Verb;
import dev.throughline.incident.outbox.OutboxStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Writes a batch of failures in one transaction: known ones are left out, incidents opened or counted up, occurrences
 * linked, and the events about all that put into the outbox. Two instances that take the same failure at once collide
 * on its id; the one that loses repeats its batch and finds it known.
 */
@ApplicationScoped
class IncidentStore {
    private final Pool pool;
    private final FailedStepStore steps;
    private final OutboxStore outbox;

    IncidentStore(Pool pool, FailedStepStore steps, OutboxStore outbox) {
        this.pool = pool;
        this.steps = steps;
        this.outbox = outbox;
    }

    /** @return what is now in the outbox because of this batch */
    Uni<List<CausalRecord>> take(Collection<Failure> failures, List<FailedStep> failedSteps, Instant now) {
        return pool.withTransaction(connection -> steps.remember(connection, failedSteps)
                .chain(() -> failures.isEmpty() ? nothing() : take(connection, failures, now)));
    }

    private Uni<List<CausalRecord>> take(SqlConnection connection, Collection<Failure> failures, Instant now) {
        UUID[] ids = failures.stream().map(Failure::eventId).toArray(UUID[]::new);
        return steps.link(connection, failures)
                .chain(linked -> known(connection, ids).map(known -> Grouping.of(linked, known)))
                .chain(groups -> groups.isEmpty() ? nothing() : write(connection, groups, now));
    }

    private static Uni<List<CausalRecord>> nothing() {
        return Uni.createFrom().item(List.of());
    }

    /** Which of the failures have been taken. */
    Uni<Set<UUID>> known(Collection<UUID> eventIds) {
        return pool.withConnection(connection -> known(connection, eventIds.toArray(UUID[]::new)));
    }

    /** @return how many incidents changed */
    Uni<Integer> resolve(Collection<UUID> eventIds, String actor, String reason, Instant now) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(IncidentSql.UNRESOLVED)
                .execute(Tuple.tuple().addArrayOfUUID(eventIds.toArray(UUID[]::new)))
                .map(IncidentStore::resolved)
                .chain(next -> next.isEmpty() ? Uni.createFrom().item(0) : move(connection, next, actor, reason, now)));
    }

    private static Map<UUID, Lifecycle> resolved(RowSet<Row> unresolved) {
        Map<UUID, Lifecycle> next = new LinkedHashMap<>();
        unresolved.forEach(row -> Verb.RESOLVE
                .on(Lifecycle.of(row.getString(1)))
                .ifPresent(lifecycle -> next.put(row.getUUID(0), lifecycle)));
        return next;
    }

    private static Uni<Integer> move(
            SqlConnection connection, Map<UUID, Lifecycle> next, String actor, String reason, Instant now) {
        UUID[] ids = next.keySet().toArray(UUID[]::new);
        String[] statuses = next.values().stream().map(Lifecycle::wireName).toArray(String[]::new);
        UUID[] changes = next.keySet().stream().map(id -> Ids.uuid7()).toArray(UUID[]::new);
        return connection
                .preparedQuery(IncidentSql.MOVE)
                .execute(Tuple.of(ids, statuses))
                .chain(() -> connection
                        .preparedQuery(IncidentSql.CHANGES)
                        .execute(Tuple.of(changes, ids, statuses, actor, reason, now.atOffset(ZoneOffset.UTC))))
                .replaceWith(ids.length);
    }

    private static Uni<Set<UUID>> known(SqlConnection connection, UUID[] ids) {
        return connection
                .preparedQuery(IncidentSql.KNOWN)
                .execute(Tuple.tuple().addArrayOfUUID(ids))
                .map(rows -> {
                    Set<UUID> known = new HashSet<>();
                    rows.forEach(row -> known.add(row.getUUID(0)));
                    return known;
                });
    }

    private Uni<List<CausalRecord>> write(
            SqlConnection connection, Map<Grouping.Key, List<Failure>> failures, Instant now) {
        Map<Grouping.Key, IncidentRows.Group> groups = new HashMap<>();
        List<IncidentRows.Group> rows = new ArrayList<>();
        failures.forEach((key, ofKey) -> {
            var group = new IncidentRows.Group(Ids.uuid7(), ofKey);
            groups.put(key, group);
            rows.add(group);
        });
        return connection
                .preparedQuery(IncidentSql.COUNT)
                .execute(IncidentRows.incidents(rows))
                .chain(counted -> link(connection, groups, counted, now));
    }

    private Uni<List<CausalRecord>> link(
            SqlConnection connection, Map<Grouping.Key, IncidentRows.Group> groups, RowSet<Row> counted, Instant now) {
        List<IncidentRows.Occurrence> occurrences = new ArrayList<>();
        List<CausalRecord> records = new ArrayList<>();
        for (Row row : counted) {
            var group = Objects.requireNonNull(groups.get(new Grouping.Key(row.getString(0), row.getString(1))));
            UUID id = row.getUUID(2);
            var incident = new Announcement.Counted(id, row.getLong(3), id.equals(group.newId()));
            group.failures().forEach(failure -> occurrences.add(new IncidentRows.Occurrence(id, failure)));
            records.addAll(Announcement.of(group.failures(), incident, now));
        }
        return connection
                .preparedQuery(IncidentSql.OCCURRENCES)
                .execute(IncidentRows.occurrences(occurrences))
                .chain(() -> outbox.add(connection, records))
                .replaceWith(records);
    }
}
