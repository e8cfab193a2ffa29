package dev.throughline.incident.occurrence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The steps that ended tasks, until the runs of these tasks have failed too. In the caller's transaction. */
@ApplicationScoped
class FailedStepStore {
    private static final String REMEMBER = """
            INSERT INTO failed_step (task_id, step_event_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])
            ON CONFLICT DO NOTHING
            """;

    /** Of tasks that failed while their runs went on. A compensation that waits for people may take days. */
    private static final String FORGET = "DELETE FROM failed_step WHERE created_at < now() - interval '30 days'";

    private static final String FIND = "SELECT task_id, step_event_id FROM failed_step WHERE task_id = ANY($1::uuid[])";

    Uni<Void> remember(SqlConnection tx, List<FailedStep> steps) {
        if (steps.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var rows = Tuple.of(
                steps.stream().map(FailedStep::taskId).toArray(UUID[]::new),
                steps.stream().map(FailedStep::stepEventId).toArray(UUID[]::new));
        return tx.preparedQuery(REMEMBER)
                .execute(rows)
                .chain(() -> tx.preparedQuery(FORGET).execute())
                .replaceWithVoid();
    }

    /** @return the failures, those without a step linked with the one that an earlier record named */
    Uni<List<Failure>> link(SqlConnection tx, Collection<Failure> failures) {
        UUID[] tasks = failures.stream()
                .map(Failure::taskWithoutStep)
                .filter(Objects::nonNull)
                .toArray(UUID[]::new);
        if (tasks.length == 0) {
            return Uni.createFrom().item(List.copyOf(failures));
        }
        return tx.preparedQuery(FIND)
                .execute(Tuple.tuple().addArrayOfUUID(tasks))
                .map(rows -> {
                    Map<UUID, UUID> steps = new HashMap<>();
                    rows.forEach(row -> steps.put(row.getUUID(0), row.getUUID(1)));
                    return failures.stream()
                            .map(failure -> failure.endedBy(steps))
                            .toList();
                });
    }
}
