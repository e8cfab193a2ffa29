package dev.throughline.orchestrator.scenario.probe;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The turn of the probe, under a lease, and the last results. For virtual threads: everything here waits. */
@Singleton
class ProbeStore {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Pool pool;

    ProbeStore(Pool pool) {
        this.pool = pool;
    }

    /** @param lastHeldAt {@link Instant#EPOCH} for never */
    record Result(String scenario, List<String> links, List<String> broken, Instant lastHeldAt) {
        static Result never(String scenario) {
            return new Result(scenario, List.of(), List.of(), Instant.EPOCH);
        }

        boolean isOf(String other) {
            return scenario.equals(other);
        }
    }

    /** Empty while another instance probes. */
    Optional<ProbeTurn> take(UUID owner, Duration lease, Instant now) {
        var rows = pool.preparedQuery(ProbeSql.TAKE)
                .execute(Tuple.of(owner, lease.toMillis(), time(now)))
                .await()
                .atMost(PATIENCE)
                .iterator();
        return rows.hasNext() ? Optional.of(turn(rows.next())) : Optional.empty();
    }

    void save(UUID owner, ProbeTurn turn) {
        var values = Tuple.tuple()
                .addValue(owner)
                .addValue(turn.position())
                .addValue(turn.phase().name().toLowerCase(Locale.ROOT))
                .addValue(turn.run())
                .addValue(time(turn.roundAt()))
                .addValue(time(turn.since()));
        pool.preparedQuery(ProbeSql.SAVE).execute(values).await().atMost(PATIENCE);
    }

    /** For an instance that ends, so that another one need not wait. */
    void letGo(UUID owner) {
        pool.preparedQuery(ProbeSql.LET_GO).execute(Tuple.of(owner)).await().atMost(PATIENCE);
    }

    void remember(Verdict verdict, Instant now) {
        var values = values(verdict, now).addValue(verdict.isSound());
        pool.preparedQuery(ProbeSql.REMEMBER).execute(values).await().atMost(PATIENCE);
    }

    /** What the run before it said of its clean-up, and when the scenario held last, stay. */
    void rememberUncleaned(Verdict verdict, Instant now) {
        var values = values(verdict, now).addValue(Verdict.CLEANUP);
        pool.preparedQuery(ProbeSql.REMEMBER_UNCLEANED).execute(values).await().atMost(PATIENCE);
    }

    private static Tuple values(Verdict verdict, Instant now) {
        return Tuple.tuple()
                .addValue(verdict.scenario())
                .addValue(time(now))
                .addValue(verdict.links().toArray(String[]::new))
                .addValue(verdict.broken().toArray(String[]::new));
    }

    List<Result> results() {
        List<Result> results = new ArrayList<>();
        pool.preparedQuery(ProbeSql.RESULTS)
                .execute()
                .await()
                .atMost(PATIENCE)
                .forEach(row -> results.add(new Result(
                        row.getString("scenario_id"),
                        List.of(row.getArrayOfStrings("links")),
                        List.of(row.getArrayOfStrings("broken")),
                        row.getOffsetDateTime("last_held_at") == null
                                ? Instant.EPOCH
                                : row.getOffsetDateTime("last_held_at").toInstant())));
        return results;
    }

    void forgetOthers(List<String> scenarios) {
        var values = Tuple.tuple().addValue(scenarios.toArray(String[]::new));
        pool.preparedQuery(ProbeSql.FORGET).execute(values).await().atMost(PATIENCE);
    }

    private static ProbeTurn turn(Row row) {
        return new ProbeTurn(
                row.getInteger("position"),
                ProbeTurn.Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                row.getUUID("run_id"),
                row.getOffsetDateTime("round_at").toInstant(),
                row.getOffsetDateTime("since").toInstant());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
