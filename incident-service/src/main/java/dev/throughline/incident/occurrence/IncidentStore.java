package dev.throughline.incident.occurrence;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.incident.alert.AlertStore;
import dev.throughline.incident.alert.Noted;
import dev.throughline.incident.lifecycle.Change;
import dev.throughline.incident.lifecycle.ChangeStore;
import dev.throughline.incident.lifecycle.Verb;
import dev.throughline.incident.outbox.OutboxStore;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch of failures in one transaction: known ones are left out, incidents opened, reopened or counted up,
 * occurrences linked, and the events about all that put into the outbox. Two instances that take the same failure at once
 * collide on its id; the one that loses repeats its batch and finds it known.
 */
@ApplicationScoped
class IncidentStore {
    private static final Taken NOTHING = new Taken(List.of(), List.of());

    private final Pool pool;
    private final FailedStepStore steps;
    private final OccurrenceStore occurrences;
    private final ChangeStore changes;
    private final OutboxStore outbox;
    private final AlertStore alerts;

    IncidentStore(
            @ReactiveDataSource("intake") Pool pool,
            FailedStepStore steps,
            OccurrenceStore occurrences,
            ChangeStore changes,
            OutboxStore outbox,
            AlertStore alerts) {
        this.pool = pool;
        this.steps = steps;
        this.occurrences = occurrences;
        this.changes = changes;
        this.outbox = outbox;
        this.alerts = alerts;
    }

    /**
     * @param reopenSince an incident resolved later than that is opened again; absent: none is
     * @param bound occurrences that are kept one by one
     */
    record Policy(Instant now, @Nullable Instant reopenSince, int bound) {}

    /**
     * @param records what is now in the outbox because of the batch
     * @param opened the new incidents
     */
    record Taken(List<CausalRecord> records, List<Noted> opened) {
        Taken and(List<CausalRecord> more) {
            List<CausalRecord> all = new ArrayList<>(more);
            all.addAll(records);
            return new Taken(List.copyOf(all), opened);
        }
    }

    Uni<Taken> take(Collection<Failure> failures, List<FailedStep> failedSteps, Policy policy) {
        return pool.withTransaction(tx -> steps.remember(tx, failedSteps)
                .chain(() -> failures.isEmpty() ? Uni.createFrom().item(NOTHING) : take(tx, failures, policy)));
    }

    private Uni<Taken> take(SqlConnection tx, Collection<Failure> failures, Policy policy) {
        var ids = failures.stream().map(Failure::eventId).toList();
        return steps.link(tx, failures)
                .chain(linked -> occurrences.known(tx, ids).map(known -> Grouping.of(linked, known)))
                .chain(groups -> groups.isEmpty()
                        ? Uni.createFrom().item(NOTHING)
                        : reopen(tx, groups.keySet(), policy)
                                .chain(reopened -> write(tx, groups, policy).map(taken -> taken.and(reopened))));
    }

    /** Which of the failures have been taken. */
    Uni<Set<UUID>> known(Collection<UUID> eventIds) {
        return pool.withTransaction(tx -> occurrences.known(tx, eventIds));
    }

    /** @return what is now in the outbox, and how many incidents changed */
    Uni<Resolved> resolve(Collection<UUID> eventIds, Change.Ask ask, Instant now) {
        return pool.withTransaction(tx -> tx.preparedQuery(IncidentSql.UNRESOLVED)
                .execute(Tuple.tuple().addArrayOfUUID(eventIds.toArray(UUID[]::new)))
                .chain(rows -> change(tx, rows, ask, now)));
    }

    record Resolved(List<CausalRecord> records, int incidents) {}

    private Uni<Resolved> change(SqlConnection tx, RowSet<Row> incidents, Change.Ask ask, Instant now) {
        var ids = StreamSupport.stream(incidents.spliterator(), false)
                .map(row -> row.getUUID(0))
                .toList();
        if (ids.isEmpty()) {
            return Uni.createFrom().item(new Resolved(List.of(), 0));
        }
        return changes.lock(tx, ids).chain(subjects -> {
            var made = subjects.stream()
                    .map(subject -> Change.of(subject, ask, now))
                    .flatMap(Optional::stream)
                    .toList();
            return changes.write(tx, made).map(records -> new Resolved(records, made.size()));
        });
    }

    private Uni<List<CausalRecord>> reopen(SqlConnection tx, Set<Grouping.Key> keys, Policy policy) {
        if (policy.reopenSince() == null) {
            return Uni.createFrom().item(List.of());
        }
        var ask = new Change.Ask(Verb.REOPEN, "system", "it failed again", null);
        return tx.preparedQuery(IncidentSql.LATELY_RESOLVED)
                .execute(IncidentRows.keys(keys).addOffsetDateTime(IncidentRows.utc(policy.reopenSince())))
                .chain(rows -> change(tx, rows, ask, policy.now()))
                .map(Resolved::records);
    }

    private Uni<Taken> write(SqlConnection tx, Map<Grouping.Key, List<Failure>> failures, Policy policy) {
        Map<Grouping.Key, IncidentRows.Group> groups = new HashMap<>();
        List<IncidentRows.Group> rows = new ArrayList<>();
        failures.forEach((key, ofKey) -> {
            var group = new IncidentRows.Group(Ids.uuid7(), Ids.uuid7(), ofKey);
            groups.put(key, group);
            rows.add(group);
        });
        return tx.preparedQuery(IncidentSql.COUNT)
                .execute(IncidentRows.incidents(rows))
                .chain(counted -> link(tx, groups, counted, policy));
    }

    private Uni<Taken> link(
            SqlConnection tx, Map<Grouping.Key, IncidentRows.Group> groups, RowSet<Row> counted, Policy policy) {
        var batch = new OccurrenceStore.Batch();
        List<CausalRecord> records = new ArrayList<>();
        List<Noted> opened = new ArrayList<>();
        for (Row row : counted) {
            var group = Objects.requireNonNull(groups.get(new Grouping.Key(row.getString(0), row.getString(1))));
            UUID id = row.getUUID(2);
            long after = row.getLong(3);
            boolean isNew = id.equals(group.newId());
            OffsetDateTime lastKept = row.getOffsetDateTime(4);
            var split = Storm.split(
                    group.failures(),
                    after,
                    policy.bound(),
                    lastKept == null ? null : lastKept.toInstant(),
                    policy.now());
            batch.add(id, split, after > policy.bound());
            records.addAll(
                    Announcement.of(split.kept(), new Announcement.Counted(id, isNew, group.opening()), policy.now()));
            if (isNew) {
                opened.add(group.noted());
            }
        }
        return occurrences
                .write(tx, batch, policy.now())
                .chain(() -> outbox.add(tx, records))
                .chain(() -> alerts.note(tx, opened, policy.now()))
                .map(receipts -> new Taken(
                        Stream.concat(records.stream(), receipts.stream()).toList(), List.copyOf(opened)));
    }
}
