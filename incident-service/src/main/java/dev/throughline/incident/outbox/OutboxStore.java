package dev.throughline.incident.outbox;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Json;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Records between their commit and the broker's word. */
@ApplicationScoped
public class OutboxStore {
    private static final String ADD =
            "INSERT INTO outbox (record_id, record) SELECT * FROM unnest($1::uuid[], $2::bytea[])";

    /** A crash may bring rows back, which are then sent once more: that is not worth waiting for a disk. */
    private static final String REMOVE = """
            WITH commit AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
            DELETE FROM outbox USING commit WHERE record_id = ANY($1::uuid[])
            """;

    /** Younger ones are most likely being sent by whoever wrote them. */
    private static final String OLD =
            "SELECT record FROM outbox WHERE created_at < now() - interval '3 seconds' ORDER BY created_at LIMIT 500";

    private final Pool pool;

    OutboxStore(@ReactiveDataSource("intake") Pool pool) {
        this.pool = pool;
    }

    /** In the caller's transaction. */
    public Uni<Void> add(SqlConnection connection, List<CausalRecord> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var bodies = records.stream()
                .map(record -> Buffer.buffer(Json.bytes(record)).getDelegate())
                .toArray(io.vertx.core.buffer.Buffer[]::new);
        var values = Tuple.tuple().addArrayOfUUID(ids(records));
        values.getDelegate().addArrayOfBuffer(bodies);
        return connection.preparedQuery(ADD).execute(values).replaceWithVoid();
    }

    Uni<Void> remove(List<CausalRecord> records) {
        return pool.preparedQuery(REMOVE)
                .execute(Tuple.tuple().addArrayOfUUID(ids(records)))
                .replaceWithVoid();
    }

    Uni<List<CausalRecord>> old() {
        return pool.query(OLD)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> Json.read(row.getBuffer(0).getBytes(), CausalRecord.class))
                        .toList());
    }

    private static UUID[] ids(List<CausalRecord> records) {
        return records.stream().map(CausalRecord::id).toArray(UUID[]::new);
    }
}
