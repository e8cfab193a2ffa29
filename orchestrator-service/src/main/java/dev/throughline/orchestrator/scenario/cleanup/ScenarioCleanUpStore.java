package dev.throughline.orchestrator.scenario.cleanup;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.throughline.contracts.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of clean-ups. */
@Singleton
class ScenarioCleanUpStore {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TypeReference<LinkedHashMap<String, ServiceReceipt>> RECEIPTS = new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, Long>> ENDS = new TypeReference<>() {};

    private final Pool pool;

    ScenarioCleanUpStore(Pool pool) {
        this.pool = pool;
    }

    /** @param due when it is looked at again */
    record Held(StoredCleanUp cleanUp, Instant due) {}

    /** @param next when it is looked at again; of one that has ended, when its run is told again */
    record Change(StoredCleanUp cleanUp, Instant next) {}

    /** @return the one that is open for the text, whoever asked for it */
    StoredCleanUp open(StoredCleanUp wanted) {
        var values = Tuple.tuple()
                .addUUID(wanted.cleanupId())
                .addString(wanted.tenantId())
                .addString(wanted.scenario())
                .addString(wanted.actor())
                .addBoolean(wanted.isForced())
                .addOffsetDateTime(time(wanted.startedAt()))
                .addArrayOfString(wanted.alsoIn().toArray(String[]::new));
        var which = Tuple.of(wanted.tenantId(), wanted.scenario());
        return pool.withTransaction(tx -> tx.preparedQuery(CleanUpSql.ADD)
                        .execute(values)
                        .chain(() -> tx.preparedQuery(CleanUpSql.OPEN).execute(which)))
                .map(rows -> first(rows).map(Held::cleanUp).orElse(wanted))
                .await()
                .atMost(PATIENCE);
    }

    Uni<Optional<StoredCleanUp>> find(String scope, UUID id) {
        return pool.preparedQuery(CleanUpSql.FIND)
                .execute(Tuple.of(id, scope))
                .map(rows -> first(rows).map(Held::cleanUp));
    }

    /** Changes one that is due while its row is held; empty when none is. */
    Optional<StoredCleanUp> changeDue(Instant now, Function<Held, Uni<Change>> work) {
        return changed(CleanUpSql.DUE, Tuple.of(time(now)), work);
    }

    Optional<StoredCleanUp> change(UUID id, Function<Held, Uni<Change>> work) {
        return changed(CleanUpSql.LOCK, Tuple.of(id), work);
    }

    private Optional<StoredCleanUp> changed(String select, Tuple which, Function<Held, Uni<Change>> work) {
        return pool.withTransaction(tx -> tx.preparedQuery(select)
                        .execute(which)
                        .map(ScenarioCleanUpStore::first)
                        .chain(found -> found.isEmpty()
                                ? Uni.createFrom().item(Optional.<StoredCleanUp>empty())
                                : work.apply(found.get())
                                        .call(change -> write(tx, change))
                                        .map(change -> Optional.of(change.cleanUp()))))
                .await()
                .atMost(PATIENCE);
    }

    /** Nothing is left to do for one that has ended. */
    void told(UUID id) {
        pool.preparedQuery(CleanUpSql.TOLD).execute(Tuple.of(id)).await().atMost(PATIENCE);
    }

    void forget(int keep, Instant endedBefore) {
        pool.preparedQuery(CleanUpSql.FORGET)
                .execute(Tuple.of(keep, time(endedBefore)))
                .await()
                .atMost(PATIENCE);
    }

    /** With their status, by id; not more than a thousand. */
    Map<UUID, String> unfinished(List<String> tenants, String scenario) {
        var found = new LinkedHashMap<UUID, String>();
        pool.preparedQuery(CleanUpSql.UNFINISHED)
                .execute(which(tenants, scenario))
                .await()
                .atMost(PATIENCE)
                .forEach(row -> found.put(row.getUUID(0), row.getString(1)));
        return found;
    }

    /** In which runs of the scenario that this tenant asked for have workflows. */
    List<String> otherTenants(String tenant, String scenario) {
        var found = new ArrayList<String>();
        pool.preparedQuery(CleanUpSql.OTHER_TENANTS)
                .execute(Tuple.of(tenant, scenario))
                .await()
                .atMost(PATIENCE)
                .forEach(row -> found.add(row.getString(0)));
        return List.copyOf(found);
    }

    private static Tuple which(List<String> tenants, String scenario) {
        return Tuple.tuple().addArrayOfString(tenants.toArray(String[]::new)).addString(scenario);
    }

    boolean matchesReal(List<String> tenants, String scenario) {
        return pool.preparedQuery(CleanUpSql.MATCHES_REAL)
                .execute(which(tenants, scenario))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getBoolean(0);
    }

    private static Uni<RowSet<Row>> write(SqlConnection tx, Change change) {
        var cleanUp = change.cleanUp();
        var values = Tuple.tuple()
                .addUUID(cleanUp.cleanupId())
                .addString(cleanUp.state().wireName())
                .addInteger(cleanUp.round())
                .addInteger(cleanUp.asks())
                .addString(Json.MAPPER.valueToTree(cleanUp.receipts()).toString())
                .addArrayOfString(cleanUp.waitingFor().toArray(String[]::new))
                .addString(cleanUp.reason())
                .addString(cleanUp.receipt())
                .addString(cleanUp.digest())
                .addOffsetDateTime(time(cleanUp.endedAt()))
                .addOffsetDateTime(time(change.next()))
                .addString(
                        cleanUp.ends() == null
                                ? null
                                : Json.MAPPER.valueToTree(cleanUp.ends()).toString());
        return tx.preparedQuery(CleanUpSql.WRITE).execute(values);
    }

    private static Optional<Held> first(RowSet<Row> rows) {
        var found = rows.iterator();
        return found.hasNext() ? Optional.of(held(found.next())) : Optional.empty();
    }

    private static Held held(Row row) {
        var cleanUp = new StoredCleanUp(
                row.getUUID("cleanup_id"),
                row.getString("tenant_id"),
                row.getString("scenario"),
                List.of(row.getArrayOfStrings("also_in")),
                row.getString("actor"),
                row.getBoolean("is_forced"),
                CleanUpState.of(row.getString("state")),
                row.getInteger("round"),
                row.getInteger("asks"),
                Json.MAPPER.convertValue(tree(row.getValue("receipts").toString()), RECEIPTS),
                row.getValue("ends") == null
                        ? null
                        : Json.MAPPER.convertValue(tree(row.getValue("ends").toString()), ENDS),
                List.of(row.getArrayOfStrings("waiting_for")),
                row.getString("reason"),
                row.getString("receipt"),
                row.getString("digest"),
                row.getOffsetDateTime("started_at").toInstant(),
                instant(row.getOffsetDateTime("ended_at")));
        Instant due = instant(row.getOffsetDateTime("next_at"));
        return new Held(cleanUp, due == null ? Instant.MAX : due);
    }

    private static com.fasterxml.jackson.databind.JsonNode tree(String text) {
        return Json.read(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), com.fasterxml.jackson.databind.JsonNode.class);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
