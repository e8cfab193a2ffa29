package dev.throughline.orchestrator.library;

import dev.throughline.orchestrator.template.LibraryEntry;
import dev.throughline.orchestrator.template.Template;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Rows of added templates. Everything here waits: not for event loops. */
@Singleton
final class TemplateStore {
    private static final long PATIENCE_SECONDS = 10;
    private static final int MOST_VERSIONS = 500;

    private final Pool pool;

    TemplateStore(Pool pool) {
        this.pool = pool;
    }

    /** Changes whenever anything changes. */
    record Counts(long rows, long retired) {}

    /** A row as it is. */
    record Stored(
            String owner,
            String document,
            String addedBy,
            Instant addedAt,
            @Nullable Instant retiredAt) {}

    /** What came of adding. */
    enum Added {
        NEW,
        SAME,
        OTHER_CONTENT,
        ID_OF_EVERYBODY,
        TOO_MANY
    }

    Counts counts() throws LibraryException {
        Row row = query(TemplateSql.COUNTS, Tuple.tuple()).iterator().next();
        return new Counts(row.getLong("rows"), row.getLong("retired"));
    }

    List<Stored> all() throws LibraryException {
        List<Stored> all = new ArrayList<>();
        for (Row row : query(TemplateSql.ALL, Tuple.tuple())) {
            OffsetDateTime retired = row.getOffsetDateTime("retired_at");
            all.add(new Stored(
                    row.getString("tenant_id"),
                    row.getString("document"),
                    row.getString("added_by"),
                    row.getOffsetDateTime("added_at").toInstant(),
                    retired == null ? null : retired.toInstant()));
        }
        return all;
    }

    Added add(String owner, Template template, String text, String actor) throws LibraryException {
        var values = Tuple.of(owner, template.id(), template.version(), template.digest(), text, actor);
        if (query(TemplateSql.ADD, values.addInteger(MOST_VERSIONS)).rowCount() == 1) {
            return Added.NEW;
        }
        var known = query(TemplateSql.DIGEST, Tuple.of(owner, template.id(), template.version()));
        for (Row row : known) {
            return row.getString("digest").equals(template.digest()) ? Added.SAME : Added.OTHER_CONTENT;
        }
        boolean common = !owner.equals(LibraryEntry.EVERYBODY)
                && query(TemplateSql.OF_EVERYBODY, Tuple.of(template.id())).size() > 0;
        return common ? Added.ID_OF_EVERYBODY : Added.TOO_MANY;
    }

    /** @return false when the owner has no such version; retiring twice changes nothing */
    boolean retire(String owner, String id, int version, String actor) throws LibraryException {
        return query(TemplateSql.RETIRE, Tuple.of(owner, id, version, actor)).rowCount() == 1;
    }

    private RowSet<Row> query(String sql, Tuple values) throws LibraryException {
        try {
            return pool.preparedQuery(sql)
                    .execute(values)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LibraryException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LibraryException(e);
        }
    }
}
