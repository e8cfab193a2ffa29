package dev.throughline.incident.lifecycle;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.incident.outbox.Outbox;
import dev.throughline.service.tenant.TenantPool;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/** What people do to incidents: one transaction that the database confines to their tenant. */
@ApplicationScoped
public class PeopleStore {
    private static final String UNIQUE_VIOLATION = "23505";
    /** Beyond it, changes are told by whoever looks into the outbox next. */
    private static final int TELLING_AT_MOST = 16;

    private final TenantPool pool;
    private final ChangeStore changes;
    private final Outbox outbox;
    private final ExecutorService threads;
    private final Semaphore telling = new Semaphore(TELLING_AT_MOST);

    PeopleStore(TenantPool pool, ChangeStore changes, Outbox outbox, @VirtualThreads ExecutorService threads) {
        this.pool = pool;
        this.changes = changes;
        this.outbox = outbox;
        this.threads = threads;
    }

    /** What became of it. */
    public sealed interface Outcome {
        record Done() implements Outcome {}

        /** @param status in which the incident is, and which does not know the verb */
        record Refused(String status) implements Outcome {}

        /** Failures with its cause are another incident by now. */
        record Superseded() implements Outcome {}

        record Unknown() implements Outcome {}
    }

    private record Written(Outcome outcome, List<CausalRecord> records) {}

    /**
     * Durable when it answers; the run's record is told as soon as the bus takes it, for which nobody waits.
     *
     * @param scope the tenant of who asks, or {@code *}
     */
    public Uni<Outcome> change(String scope, UUID incident, Change.Ask ask, Instant now) {
        return pool.within(
                        scope,
                        tx -> changes.lock(tx, List.of(incident))
                                .chain(found -> found.isEmpty()
                                        ? answer(new Outcome.Unknown())
                                        : change(tx, found.getFirst(), ask, now)))
                .onFailure(PeopleStore::isSuperseded)
                .recoverWithItem(new Written(new Outcome.Superseded(), List.of()))
                .invoke(written -> tell(written.records()))
                .map(Written::outcome);
    }

    private void tell(List<CausalRecord> records) {
        if (!records.isEmpty() && telling.tryAcquire()) {
            threads.execute(() -> {
                try {
                    outbox.publish(records, Map.of());
                } finally {
                    telling.release();
                }
            });
        }
    }

    private Uni<Written> change(SqlConnection tx, Subject subject, Change.Ask ask, Instant now) {
        return Change.of(subject, ask, now)
                .map(change -> changes.write(tx, List.of(change)).map(said -> new Written(new Outcome.Done(), said)))
                .orElseGet(() -> answer(new Outcome.Refused(subject.state().wireName())));
    }

    private static Uni<Written> answer(Outcome outcome) {
        return Uni.createFrom().item(new Written(outcome, List.of()));
    }

    /** The one rule that a change can break: one unresolved incident a cause. */
    private static boolean isSuperseded(Throwable failure) {
        return failure instanceof PgException e && UNIQUE_VIOLATION.equals(e.getSqlState());
    }
}
