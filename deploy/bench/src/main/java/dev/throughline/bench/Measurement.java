package dev.throughline.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The measurements in their order; between two of them the ledger catches up, so that none pays for another. */
final class Measurement {
    private static final Duration FLOOR_WINDOW = Duration.ofSeconds(3);
    /** Of the throughput just measured: busy, but not at the edge. */
    private static final double MODERATE = 0.5;
    /** Records followed each second; more would measure the questions. */
    private static final double FOLLOWED_PER_SECOND = 10;
    /** After a pause as many traces begin to be recorded at once as otherwise in a second. */
    private static final Duration LEAD_IN = Duration.ofSeconds(2);
    /** Far more than a low rate keeps busy. */
    private static final int CALLERS = 16;
    /** In so many turns the least time to warm up is spent; it may become so many times as long. */
    private static final int WARM_UP_TURNS = 4;

    private static final int WARM_UP_AT_MOST = 4;
    /** It is warm after so many turns that were not faster than the best before them by so much. */
    private static final int WARM = 3;

    private static final double STILL_FASTER = 1.03;

    private final BenchOptions options;
    private final Connection connection;
    private final PrintStream out;
    private final Line line;
    private final Duration window;
    private final Figures figures = new Figures();
    private final List<String> complaints = new ArrayList<>();
    private long failures;

    Measurement(BenchOptions options, Connection connection, PrintStream out) {
        this.options = options;
        this.connection = connection;
        this.out = out;
        this.line = new Line(options.orchestrator());
        this.window = Duration.ofSeconds(options.seconds());
    }

    /** Once for each instance. */
    Report run() throws IOException, SQLException, ExecutionException, InterruptedException {
        try (var ledger = new Ledger(options.trace())) {
            requireRunning();
            floors();
            warmUp();
            ledger.caughtUp();
            latency();
            ledger.caughtUp();
            record("record_complete_at_rate", options.rate());
            ledger.caughtUp();
            throughput(ledger);
            tracing(ledger);
            undoing();
            ledger.caughtUp();
            record("record_complete", Math.max(options.rate(), MODERATE * figures.value("workflows_per_second")));
        }
        return new Report(load(), figures, failures, complaints);
    }

    private Map<String, Long> load() {
        Map<String, Long> load = new LinkedHashMap<>();
        load.put("seconds", (long) options.seconds());
        load.put("warmup_seconds", (long) options.warmup());
        load.put("concurrency", (long) options.concurrency());
        load.put("rate", (long) options.rate());
        return load;
    }

    private void requireRunning() throws IOException {
        try (var connection = line.connect()) {
            var outcome = line.run(connection);
            if (!(outcome instanceof Line.Outcome.Completed)) {
                throw new IOException("the first empty workflow did not complete: " + outcome);
            }
        }
    }

    /**
     * As long as asked, and longer while the platform still gets faster: what its compilers do meanwhile is no cost of the
     * line, and with several processes on few cores it takes minutes.
     */
    private void warmUp() {
        if (options.warmup() == 0) {
            return;
        }
        tell("warming up for %d s or more".formatted(options.warmup()));
        var turn = Duration.ofMillis(1_000L * options.warmup() / WARM_UP_TURNS);
        double best = 0;
        int slower = 0;
        for (int i = 0; i < WARM_UP_TURNS * WARM_UP_AT_MOST && (i < WARM_UP_TURNS || slower < WARM); i++) {
            double now = closedLoop(turn).perSecond();
            slower = now > best * STILL_FASTER ? 0 : slower + 1;
            best = Math.max(best, now);
        }
    }

    private void floors() throws SQLException, ExecutionException, InterruptedException {
        tell("floors of this machine");
        var kafka = new KafkaFloor(options.kafka()).measure(FLOOR_WINDOW);
        add(Figure.of("floor_kafka_round_trip_p50_ms", kafka.percentileMs(50)));
        add(Figure.of("floor_kafka_round_trip_p99_ms", kafka.percentileMs(99)));
        var commits = new CommitFloor(connection).measure(FLOOR_WINDOW);
        add(Figure.of("floor_commits_per_second", commits.commitsPerSecond()));
        add(Figure.of("floor_commit_p50_ms", commits.commitP50Ms()));
        add(Figure.of("floor_commit_p99_ms", commits.commitP99Ms()));
        add(Figure.of("floor_group_commits_per_second", commits.groupCommitsPerSecond()));
        add(Figure.of("floor_rows_per_second", commits.rowsPerSecond()));
    }

    private void throughput(Ledger ledger) throws IOException, InterruptedException {
        tell("%d workflows in flight for %d s".formatted(options.concurrency(), options.seconds()));
        var before = ledger.count();
        var result = closedLoop(window);
        var after = ledger.count();
        var caughtUp = ledger.caughtUp();
        heed("closed loop", result.tally());
        add(Figure.of("workflows_per_second", result.perSecond())
                .on("floor_commits_per_second")
                .atLeast(500));
        add(Figure.of("closed_loop_p50_ms", result.tally().latencies.percentileMs(50)));
        add(Figure.of("closed_loop_p99_ms", result.tally().latencies.percentileMs(99)));
        add(Figure.of("ledger_events_per_second", before.eventsPerSecondUntil(after))
                .on("floor_rows_per_second"));
        add(Figure.of("ledger_catch_up_ms", (caughtUp.nanoTime() - after.nanoTime()) / 1e6));
        add(Figure.of("refused", result.tally().refusals()));
    }

    private void tracing(Ledger ledger) throws IOException, InterruptedException {
        tell("tracing: turns of %d s; callers who want no spans, callers who say nothing, callers who want spans"
                .formatted(window.toSeconds()));
        var cost = new TracingCost(line, options.concurrency(), ledger::caughtUp).measure(LEAD_IN, window);
        cost.tallies().forEach(tally -> heed("tracing", tally));
        add(Figure.of(
                "untraced_workflows_per_second", TracingCost.Result.mean(cost.off(), TracingCost.Turn::perSecond)));
        add(Figure.of("traced_workflows_per_second", TracingCost.Result.mean(cost.on(), TracingCost.Turn::perSecond))
                .on("untraced_workflows_per_second"));
        add(Figure.of(
                "traced_percent_by_default", 100 * TracingCost.Result.mean(cost.on(), TracingCost.Turn::recorded)));
        add("tracing_cost_of_a_traced_run", cost.ofARun(TracingCost.Turn::perCpuSecond));
        var computed = cost.computed(TracingCost.Turn::perCpuSecond);
        add(Figure.of("tracing_cost_percent", computed.percent()).atMost(1));
        add(Figure.of("tracing_cost_error_percent", computed.errorPercent()));
        add("tracing_throughput_difference", cost.of(TracingCost.Turn::perSecond));
        add("tracing_cpu_difference", cost.of(TracingCost.Turn::perCpuSecond));
    }

    private void add(String name, TracingCost.Cost cost) {
        add(Figure.of(name + "_percent", cost.percent()));
        add(Figure.of(name + "_error_percent", cost.errorPercent()));
    }

    private void undoing() throws IOException {
        tell("undoing %d rows".formatted(UndoCost.CHILDREN + 1));
        var cost = new UndoCost(options.orchestrator()).measure();
        add(Figure.of("undo_statements_per_stage", cost.statementsPerStage()).atMost(3));
        add(Figure.of("undo_rows_per_stage", cost.rowsPerStage()));
        add(Figure.of("fail_without_rows_p50_ms", cost.millisWithoutRows()));
        add(Figure.of("fail_and_undo_p50_ms", cost.millis()).on("fail_without_rows_p50_ms"));
    }

    private ClosedLoop.Result closedLoop(Duration length) {
        return new ClosedLoop(line, options.concurrency()).run(length);
    }

    private void latency() {
        tell("%d workflows a second for %d s".formatted(options.rate(), options.seconds()));
        var tally = new OpenLoop(line, options.rate(), OpenLoop.Follower.NONE).run(window, CALLERS);
        heed("latency", tally);
        add(Figure.of("p50_ms", tally.latencies.percentileMs(50))
                .on("floor_kafka_round_trip_p50_ms")
                .atMost(25));
        add(Figure.of("p99_ms", tally.latencies.percentileMs(99))
                .on("floor_kafka_round_trip_p99_ms")
                .atMost(60));
    }

    private void record(String name, double perSecond) throws IOException {
        tell("records at %.0f workflows a second for %d s".formatted(perSecond, options.seconds()));
        var watch = new RecordWatch(options.trace());
        try (watch) {
            long oneIn = Math.max(1, Math.round(perSecond / FOLLOWED_PER_SECOND));
            heed(name, new OpenLoop(line, perSecond, watch.oneIn(oneIn)).run(window, options.concurrency()));
        }
        heed(name, watch.tally());
        var latencies = watch.tally().latencies;
        add(Figure.of(name + "_p50_ms", latencies.percentileMs(50)).on("floor_kafka_round_trip_p50_ms"));
        add(Figure.of(name + "_p99_ms", latencies.percentileMs(99))
                .on("floor_kafka_round_trip_p99_ms")
                .atMost(1_000));
        add(Figure.of(name + "_workflows_per_second", perSecond));
    }

    private void heed(String name, Tally tally) {
        failures += tally.failures();
        String first = tally.firstFailure();
        if (first != null) {
            complaints.add("%s: %d failed, the first: %s".formatted(name, tally.failures(), first));
        }
    }

    private void add(Figure figure) {
        figures.add(figure);
    }

    private void tell(String what) {
        if (!options.json()) {
            out.println(what + " …");
        }
    }
}
