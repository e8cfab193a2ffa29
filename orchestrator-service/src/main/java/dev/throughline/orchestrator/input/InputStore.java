package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.files.ContentReferences;
import dev.throughline.service.tenant.TenantPool;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Rows of inputs. For virtual threads: everything here waits. What is shown is read with the rights of the caller's tenant;
 * changes have the tenant in every statement.
 */
@Singleton
public final class InputStore implements ContentReferences {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final TenantPool shown;
    private final InputLimits limits;

    InputStore(Pool pool, TenantPool shown, InputLimits limits) {
        this.pool = pool;
        this.shown = shown;
        this.limits = limits;
    }

    /** A file whose content is in the file store already. */
    record New(String name, String mediaType, long size, String sha256) {}

    /** What became of a change of a draft. */
    sealed interface Change {
        record Done(List<DraftInput> inputs) implements Change {}

        record NoDraft() implements Change {}

        record NotOpen(String status) implements Change {}

        record TooMany(long files) implements Change {}

        record TooLarge(long bytes) implements Change {}
    }

    /** {@code draft} while inputs may change; empty when the tenant has no such draft. */
    public Optional<String> status(String tenantId, UUID workflowId) {
        return one(wait(shown.query(tenantId, InputSql.DRAFT, Tuple.of(workflowId, tenantId))))
                .map(row -> row.getString("status"));
    }

    /** By name; empty also when there is no such draft. */
    public List<DraftInput> list(String tenantId, UUID workflowId) {
        List<DraftInput> inputs = new ArrayList<>();
        wait(shown.query(tenantId, InputSql.LIST, Tuple.of(workflowId, tenantId)))
                .forEach(row -> inputs.add(input(row)));
        return inputs;
    }

    @Override
    public Set<String> inUse(List<String> digests) {
        Set<String> found = new HashSet<>();
        wait(pool.preparedQuery(InputSql.IN_USE)
                        .execute(Tuple.tuple().addArrayOfString(digests.toArray(String[]::new))))
                .forEach(row -> found.add(row.getString("sha256")));
        return found;
    }

    /** All of them or none; one with the same name is replaced. */
    Change put(String tenantId, UUID workflowId, List<New> inputs) {
        return changing(tenantId, workflowId, connection -> put(connection, tenantId, workflowId, inputs));
    }

    Change remove(String tenantId, UUID workflowId, String name) {
        return changing(tenantId, workflowId, connection -> {
            var removed = run(connection, InputSql.DELETE, Tuple.of(workflowId, tenantId, name));
            return removed.rowCount() == 0 ? new Change.NoDraft() : new Change.Done(List.of());
        });
    }

    /** In somebody else's transaction that has the draft's row: within the limits, or nothing. */
    Change put(SqlConnection connection, String tenantId, UUID workflowId, List<New> inputs) {
        String[] names = inputs.stream().map(New::name).toArray(String[]::new);
        Row others = run(connection, InputSql.USED_BY_OTHERS, Tuple.of(workflowId, names))
                .iterator()
                .next();
        long files = others.getLong("files") + inputs.size();
        long bytes =
                others.getLong("bytes") + inputs.stream().mapToLong(New::size).sum();
        if (files > limits.maxFiles()) {
            return new Change.TooMany(files);
        }
        if (bytes > limits.maxWorkflowBytes().asLongValue()) {
            return new Change.TooLarge(bytes);
        }
        List<DraftInput> stored = new ArrayList<>();
        run(
                        connection,
                        InputSql.PUT,
                        Tuple.from(List.of(
                                workflowId,
                                tenantId,
                                names,
                                inputs.stream().map(New::mediaType).toArray(String[]::new),
                                inputs.stream().map(New::size).toArray(Long[]::new),
                                inputs.stream().map(New::sha256).toArray(String[]::new))))
                .forEach(row -> stored.add(input(row)));
        return new Change.Done(stored);
    }

    /** With the draft's row to itself and its version moved on; whatever is not done is taken back. */
    Change changing(String tenantId, UUID workflowId, Function<SqlConnection, Change> work) {
        SqlConnection connection = wait(pool.getConnection());
        try {
            Transaction transaction = wait(connection.begin());
            Change change = run(connection, InputSql.TOUCH_DRAFT, Tuple.of(workflowId, tenantId))
                                    .rowCount()
                            == 0
                    ? closed(connection, tenantId, workflowId)
                    : work.apply(connection);
            wait(change instanceof Change.Done ? transaction.commit() : transaction.rollback());
            return change;
        } finally {
            // A connection that goes back takes its open transaction with it.
            connection.closeAndForget();
        }
    }

    private static Change closed(SqlConnection connection, String tenantId, UUID workflowId) {
        return one(run(connection, InputSql.DRAFT, Tuple.of(workflowId, tenantId)))
                .<Change>map(row -> new Change.NotOpen(row.getString("status")))
                .orElseGet(Change.NoDraft::new);
    }

    static RowSet<Row> run(SqlConnection connection, String sql, Tuple values) {
        return wait(connection.preparedQuery(sql).execute(values));
    }

    private static Optional<Row> one(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    private static <T> T wait(Uni<T> answer) {
        return answer.await().atMost(PATIENCE);
    }

    private static DraftInput input(Row row) {
        return new DraftInput(
                row.getString("name"),
                row.getString("media_type"),
                row.getLong("size"),
                row.getString("sha256"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
