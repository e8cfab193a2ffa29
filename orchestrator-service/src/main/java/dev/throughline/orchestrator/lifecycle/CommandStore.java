package dev.throughline.orchestrator.lifecycle;

import dev.throughline.orchestrator.slot.CommandOutcome;
import dev.throughline.orchestrator.slot.CommandRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What became of commands, whichever instance decided. */
@Singleton
final class CommandStore {
    private static final String OUTCOME =
            "SELECT outcome, refusal, allowed FROM workflow_command WHERE command_id = $1";

    private final Pool pool;

    CommandStore(Pool pool) {
        this.pool = pool;
    }

    Uni<Optional<CommandOutcome>> outcome(UUID commandId) {
        return pool.preparedQuery(OUTCOME).execute(Tuple.of(commandId)).map(rows -> {
            for (Row row : rows) {
                var decided = new CommandRow(
                        row.getString("outcome"), row.getString("refusal"), List.of(row.getArrayOfStrings("allowed")));
                return Optional.of(decided.toOutcome());
            }
            return Optional.empty();
        });
    }
}
