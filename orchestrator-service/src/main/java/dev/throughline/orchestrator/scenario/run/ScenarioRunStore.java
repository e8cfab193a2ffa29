package dev.throughline.orchestrator.scenario.run;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.scenario.inject.Injected;
import dev.throughline.orchestrator.scenario.verdict.Link;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of runs. What waits is for virtual threads; what answers with a {@code Uni} is for callers of one tenant. */
@Singleton
final class ScenarioRunStore {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_OPEN = 1_000;
    private static final TypeReference<List<Injected>> INJECTED = new TypeReference<>() {};
    private static final TypeReference<List<Link>> LINKS = new TypeReference<>() {};

    private final Pool pool;
    private final TenantPool tenants;

    ScenarioRunStore(Pool pool, TenantPool tenants) {
        this.pool = pool;
        this.tenants = tenants;
    }

    /** @return false when too many runs wait already */
    boolean add(StoredRun run) {
        return query(
                                ScenarioRunSql.ADD,
                                Tuple.tuple()
                                        .addUUID(run.runId())
                                        .addString(run.scenarioId())
                                        .addString(run.digest())
                                        .addString(run.document())
                                        .addString(run.tenantId())
                                        .addBoolean(run.cleanupWanted())
                                        .addString(run.startedBy())
                                        .addOffsetDateTime(utc(run.askedAt()))
                                        .addInteger(MOST_OPEN))
                        .rowCount()
                == 1;
    }

    boolean isBeingCleanedUp(String tenant, String scenario) {
        return query(ScenarioRunSql.BEING_CLEANED_UP, Tuple.of(tenant, scenario))
                        .size()
                > 0;
    }

    Uni<Optional<StoredRun>> find(String scope, UUID runId) {
        return tenants.query(scope, ScenarioRunSql.FIND, Tuple.of(runId, scope))
                .map(rows -> runs(rows).stream().findFirst());
    }

    Uni<List<StoredRun>> list(
            String scope, @Nullable String scenario, @Nullable String state, @Nullable UUID before, int limit) {
        var values = Tuple.tuple()
                .addString(scope)
                .addString(scenario)
                .addString(state)
                .addUUID(before)
                .addInteger(limit);
        return tenants.query(scope, ScenarioRunSql.LIST, values).map(ScenarioRunStore::runs);
    }

    List<StoredRun> claim(String owner, Duration lease, int limit) {
        return runs(query(ScenarioRunSql.CLAIM, Tuple.of(owner, lease.toMillis(), limit)));
    }

    /** For work that takes longer than a lease between two saves. */
    void renew(String owner, Collection<UUID> runs, Duration lease) {
        query(ScenarioRunSql.RENEW, Tuple.of(owner, runs.toArray(UUID[]::new), lease.toMillis()));
    }

    /** @return false when the run is no longer the owner's */
    boolean save(String owner, StoredRun run, Duration lease) {
        return query(
                                ScenarioRunSql.SAVE,
                                Tuple.tuple()
                                        .addUUID(run.runId())
                                        .addString(owner)
                                        .addString(run.state().wireName())
                                        .addString(json(run.injected()))
                                        .addString(json(run.links()))
                                        .addBoolean(run.held())
                                        .addOffsetDateTime(utc(run.beganAt()))
                                        .addOffsetDateTime(utc(run.judgedAt()))
                                        .addLong(lease.toMillis()))
                        .rowCount()
                == 1;
    }

    List<UUID> cancel(String tenant, String scenario, @Nullable UUID run) {
        return ids(query(ScenarioRunSql.CANCEL, named(tenant, scenario, run)));
    }

    List<UUID> open(String tenant, String scenario, @Nullable UUID run) {
        return ids(query(ScenarioRunSql.OPEN, named(tenant, scenario, run)));
    }

    List<StoredRun> toClean() {
        return runs(query(ScenarioRunSql.TO_CLEAN, Tuple.tuple()));
    }

    void cleaning(UUID run, UUID cleanup) {
        query(ScenarioRunSql.CLEANING, Tuple.of(run, cleanup));
    }

    void addLink(UUID run, Link link) {
        query(ScenarioRunSql.ADD_LINK, Tuple.of(run, link.name(), json(List.of(link)), link.holds()));
    }

    int forget(int keep, Duration keepFor) {
        return query(ScenarioRunSql.FORGET, Tuple.of(keep, keepFor.toSeconds())).rowCount();
    }

    private RowSet<Row> query(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).await().atMost(PATIENCE);
    }

    private static Tuple named(String tenant, String scenario, @Nullable UUID run) {
        return Tuple.tuple().addString(tenant).addString(scenario).addUUID(run);
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getUUID("run_id")));
        return ids;
    }

    private static List<StoredRun> runs(RowSet<Row> rows) {
        List<StoredRun> runs = new ArrayList<>();
        rows.forEach(row -> runs.add(run(row)));
        return runs;
    }

    private static StoredRun run(Row row) {
        return new StoredRun(
                row.getUUID("run_id"),
                row.getString("scenario_id"),
                row.getString("digest"),
                row.getString("document"),
                row.getString("tenant_id"),
                RunState.of(row.getString("state")),
                read(row.getString("injected"), INJECTED),
                read(row.getString("links"), LINKS),
                row.getBoolean("held"),
                row.getBoolean("cleanup_wanted"),
                row.getUUID("cleanup_id"),
                row.getString("started_by"),
                row.getOffsetDateTime("asked_at").toInstant(),
                instant(row.getOffsetDateTime("began_at")),
                instant(row.getOffsetDateTime("judged_at")));
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
