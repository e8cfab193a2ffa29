package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.engine.ProductRow;
import dev.throughline.orchestrator.engine.Run;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A slot's side of Postgres. Blocking, called only from the slot's own thread. A commit is one statement, and so one
 * round trip and one fsync; only a batch with idempotency keys needs a transaction of several.
 */
final class SlotStore implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;
    private static final int KNOWN_PLANS = 10_000;

    private final Pool pool;
    private final int slot;
    private final boolean keepsStatements;
    /** Plans that a commit of ours made durable for real work: they are never deleted and need not be sent again. */
    private final Set<String> knownPlans = new HashSet<>();
    /** Of the present connection; the client's own cache refuses statements of this length. */
    private final Map<String, PreparedStatement> preparedStatements = new ConcurrentHashMap<>();

    private @Nullable SqlConnection connection;
    private long statements;

    /** @param keepsStatements false behind a pooler, which gives the next transaction a session that has others */
    SlotStore(Pool pool, int slot, boolean keepsStatements) {
        this.pool = pool;
        this.slot = slot;
        this.keepsStatements = keepsStatements;
    }

    record Claim(long epoch, long lastSeq, long publishedSeq, long commandOffset) {}

    /** Where the slot stands apart from the runs; written with every commit. */
    record Position(long epoch, long publishedSeq, long commandOffset) {}

    /** A key as it stands after the reservation; ours only when the workflow id is ours. */
    record ReservedKey(UUID workflowId, String requestHash) {}

    record KeyId(String tenant, String key) {}

    record Unpublished(long seq, byte[] bytes) {}

    Claim claim(String owner) throws StoreException {
        Row row = await(connect().preparedQuery(SlotSql.CLAIM).execute(Tuple.of(slot, owner)))
                .iterator()
                .next();
        return new Claim(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3));
    }

    /** Opens the transaction that {@link #commit} ends, and takes or reads the batch's idempotency keys in it. */
    Map<KeyId, ReservedKey> reserveKeys(List<StartRequest> starts) throws StoreException {
        var tenants = new String[starts.size()];
        var keys = new String[starts.size()];
        var ids = new UUID[starts.size()];
        var hashes = new String[starts.size()];
        var synthetic = new Boolean[starts.size()];
        for (int i = 0; i < keys.length; i++) {
            StartRequest start = starts.get(i);
            var idempotency = java.util.Objects.requireNonNull(start.idempotency());
            tenants[i] = start.identity().tenantId();
            keys[i] = idempotency.key();
            ids[i] = start.identity().workflowId();
            hashes[i] = idempotency.requestHash();
            synthetic[i] = start.identity().isSynthetic();
        }
        var open = connect();
        var requested = Tuple.tuple()
                .addArrayOfString(tenants)
                .addArrayOfString(keys)
                .addArrayOfUUID(ids)
                .addArrayOfString(hashes)
                .addArrayOfBoolean(synthetic);
        var wanted = Tuple.tuple().addArrayOfString(tenants).addArrayOfString(keys);
        var reserved = open.query("BEGIN")
                .execute()
                .compose(ignored -> open.preparedQuery(SlotSql.RESERVE_KEYS).execute(requested))
                .compose(ignored -> open.preparedQuery(replaces(starts) ? SlotSql.LOCK_KEYS : SlotSql.READ_KEYS)
                        .execute(wanted));
        Map<KeyId, ReservedKey> found = new HashMap<>();
        statements += 2;
        for (Row row : await(reserved)) {
            found.put(new KeyId(row.getString(0), row.getString(1)), new ReservedKey(row.getUUID(2), row.getString(3)));
        }
        return found;
    }

    private static boolean replaces(List<StartRequest> starts) {
        return starts.stream()
                .map(StartRequest::idempotency)
                .anyMatch(idempotency ->
                        idempotency != null && idempotency.onConflict() == StartRequest.Conflict.REPLACE);
    }

    /** The runs of this slot whose turn has come and that have not begun. */
    List<UUID> admitted() throws StoreException {
        List<UUID> admitted = new ArrayList<>();
        query(SlotSql.ADMIT, Tuple.of(slot)).forEach(row -> admitted.add(row.getUUID(0)));
        return admitted;
    }

    /**
     * Makes the batch durable, or throws and has changed nothing. Writing the same batch again is harmless.
     *
     * @param inTransaction whether {@link #reserveKeys} opened the transaction
     */
    void commit(SlotBatch batch, Position position, Instant now, boolean inTransaction) throws StoreException {
        var commit = new GroupCommitSql();
        commit.add(
                SlotSql.ADVANCE,
                Tuple.of(slot, position.epoch(), batch.lastSeq(), position.publishedSeq(), position.commandOffset()));
        try {
            RunRows.addTo(commit, slot, batch, now.atOffset(ZoneOffset.UTC), knownPlans::contains);
        } catch (RuntimeException e) {
            throw StoreException.unwritable(e);
        }
        var open = connect();
        statements += inTransaction ? 1 : 0;
        try {
            var written = keepsStatements
                    ? prepared(open, commit.sql())
                            .compose(statement -> statement.query().execute(commit.values()))
                    : open.preparedQuery(commit.sql()).execute(commit.values());
            await(
                    inTransaction
                            ? written.compose(ignored -> open.query("COMMIT").execute())
                            : written);
        } catch (StoreException e) {
            discard();
            throw e;
        }
        for (Run run : batch.runs.values()) {
            if (!run.identity().isSynthetic()) {
                remember(run.plan().hash());
            }
        }
    }

    private Future<PreparedStatement> prepared(SqlConnection open, String sql) {
        var known = preparedStatements.get(sql);
        return known != null
                ? Future.succeededFuture(known)
                : open.prepare(sql).onSuccess(statement -> preparedStatements.put(sql, statement));
    }

    private void remember(String planHash) {
        if (knownPlans.size() >= KNOWN_PLANS) {
            knownPlans.clear();
        }
        knownPlans.add(planHash);
    }

    void rollback() {
        discard();
    }

    /** Runs that have not ended, as the last commit left them. */
    Map<UUID, Run> activeRuns() throws StoreException {
        return read(SlotSql.Reading.ACTIVE_RUNS, Tuple.of(slot));
    }

    /** Those of the ids that this slot has or had. */
    Map<UUID, Run> runs(Set<UUID> ids) throws StoreException {
        return read(
                SlotSql.Reading.NAMED_RUNS, Tuple.tuple().addInteger(slot).addArrayOfUUID(ids.toArray(UUID[]::new)));
    }

    private Map<UUID, Run> read(SlotSql.Reading reading, Tuple which) throws StoreException {
        var reader = new StoredRows();
        query(reading.tasks(), which).forEach(reader::task);
        query(reading.artifacts(), which).forEach(reader::artifact);
        query(reading.products(), which).forEach(reader::products);
        Map<UUID, Run> runs = new HashMap<>();
        for (Row row : query(reading.runs(), which)) {
            runs.put(row.getUUID("workflow_id"), reader.run(row));
        }
        return runs;
    }

    /** All rows that the named stages left behind, by run. */
    Map<UUID, List<ProductRow>> products(Map<UUID, String> stages) throws StoreException {
        var which = Tuple.tuple()
                .addArrayOfUUID(stages.keySet().toArray(UUID[]::new))
                .addArrayOfString(stages.values().toArray(String[]::new));
        Map<UUID, List<ProductRow>> products = new HashMap<>();
        for (Row row : query(SlotSql.STAGE_PRODUCTS, which)) {
            products.computeIfAbsent(row.getUUID("workflow_id"), ignored -> new ArrayList<>())
                    .add(StoredRows.product(row));
        }
        return products;
    }

    /** Those of the commands that are decided already. */
    Map<UUID, CommandOutcome> outcomes(Set<UUID> commandIds) throws StoreException {
        Map<UUID, CommandOutcome> outcomes = new HashMap<>();
        var which = Tuple.tuple().addArrayOfUUID(commandIds.toArray(UUID[]::new));
        for (Row row : query(SlotSql.KNOWN_COMMANDS, which)) {
            var decided = new CommandRow(
                    row.getString("outcome"), row.getString("refusal"), List.of(row.getArrayOfStrings("allowed")));
            outcomes.put(row.getUUID("command_id"), decided.toOutcome());
        }
        return outcomes;
    }

    /** Those of the ids that were prepared step by step. */
    Map<UUID, FrozenDraft> drafts(Set<UUID> ids, Instant now) throws StoreException {
        Map<UUID, FrozenDraft> drafts = new HashMap<>();
        var which = Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new));
        query(SlotSql.DRAFTS, which).forEach(row -> drafts.put(row.getUUID("workflow_id"), StoredRows.draft(row, now)));
        return drafts;
    }

    List<Unpublished> unpublished(long publishedSeq) throws StoreException {
        List<Unpublished> entries = new ArrayList<>();
        for (Row row : await(connect().preparedQuery(SlotSql.UNPUBLISHED).execute(Tuple.of(slot, publishedSeq)))) {
            entries.add(
                    new Unpublished(row.getLong("seq"), row.getBuffer("record").getBytes()));
        }
        return entries;
    }

    /** The record of a journal row, to find out which envelopes belong to it. */
    static CausalRecord parse(Unpublished entry) {
        return Json.read(entry.bytes(), CausalRecord.class);
    }

    private RowSet<Row> query(String sql, Tuple values) throws StoreException {
        return await(connect().preparedQuery(sql).execute(values));
    }

    private SqlConnection connect() throws StoreException {
        if (connection == null) {
            var fresh = await(pool.getConnection());
            fresh.closeHandler(ignored -> {});
            connection = fresh;
        }
        return connection;
    }

    private void discard() {
        var broken = connection;
        connection = null;
        preparedStatements.clear();
        if (broken != null) {
            broken.query("ROLLBACK").execute().onComplete(ignored -> broken.close());
        }
    }

    /** Whatever had begun is taken back: the next who gets the connection must not find himself in it. */
    @Override
    public void close() {
        discard();
    }

    /** How many statements this store has waited for. */
    long statements() {
        return statements;
    }

    private <T> T await(Future<T> future) throws StoreException {
        statements++;
        try {
            return future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(e);
        } catch (ExecutionException e) {
            throw new StoreException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new StoreException(e);
        }
    }
}
