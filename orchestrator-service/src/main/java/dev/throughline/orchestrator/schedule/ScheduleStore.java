package dev.throughline.orchestrator.schedule;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Due schedules, locked while their firings start. For virtual threads: everything here waits. */
@Singleton
final class ScheduleStore {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;

    ScheduleStore(Pool pool) {
        this.pool = pool;
    }

    /** Locks at most so many due schedules. Close it in any case; without {@link Claim#save} nothing has changed. */
    Claim claim(int limit) {
        SqlConnection connection = pool.getConnection().await().atMost(PATIENCE);
        try {
            Transaction transaction = connection.begin().await().atMost(PATIENCE);
            List<DueSchedule> due = new ArrayList<>();
            connection
                    .preparedQuery(ScheduleSql.CLAIM_DUE)
                    .execute(Tuple.of(limit))
                    .await()
                    .atMost(PATIENCE)
                    .forEach(row -> due.add(due(row)));
            return new Claim(connection, transaction, due);
        } catch (RuntimeException e) {
            // A connection that goes back takes its open transaction with it.
            connection.closeAndForget();
            throw e;
        }
    }

    static final class Claim implements AutoCloseable {
        private final SqlConnection connection;
        private final Transaction transaction;
        private final List<DueSchedule> due;
        private boolean ended;

        private Claim(SqlConnection connection, Transaction transaction, List<DueSchedule> due) {
            this.connection = connection;
            this.transaction = transaction;
            this.due = due;
        }

        List<DueSchedule> due() {
            return due;
        }

        /** Writes how far each schedule has come, and lets go of all. */
        void save(List<DueSchedule.Progress> progress) {
            Tuple values = Tuple.from(List.of(
                    column(progress, DueSchedule.Progress::id, new UUID[0]),
                    column(progress, row -> time(row.nextFireAt()), new OffsetDateTime[0]),
                    column(progress, row -> time(row.retryAt()), new OffsetDateTime[0]),
                    column(progress, row -> time(row.lastFireAt()), new OffsetDateTime[0]),
                    column(progress, DueSchedule.Progress::lastWorkflowId, new UUID[0]),
                    column(progress, DueSchedule.Progress::lastError, new String[0])));
            connection
                    .preparedQuery(ScheduleSql.SAVE)
                    .execute(values)
                    .chain(transaction::commit)
                    .await()
                    .atMost(PATIENCE);
            ended = true;
        }

        @Override
        public void close() {
            if (!ended) {
                transaction.rollbackAndForget();
            }
            connection.closeAndForget();
        }
    }

    private static <T> @Nullable T[] column(
            List<DueSchedule.Progress> rows, Function<DueSchedule.Progress, @Nullable T> field, @Nullable T[] type) {
        return rows.stream().map(field).toList().toArray(type);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static DueSchedule due(Row row) {
        return new DueSchedule(
                row.getUUID("schedule_id"),
                row.getString("tenant_id"),
                row.getString("name"),
                row.getString("cron"),
                row.getString("time_zone"),
                row.getString("workflow"),
                Missed.parse(row.getString("missed")).orElse(Missed.SKIP),
                row.getInteger("max_catch_up"),
                row.getOffsetDateTime("next_fire_at").toInstant(),
                instant(row.getOffsetDateTime("last_fire_at")),
                row.getUUID("last_workflow_id"),
                row.getOffsetDateTime("looked_at").toInstant());
    }
}
