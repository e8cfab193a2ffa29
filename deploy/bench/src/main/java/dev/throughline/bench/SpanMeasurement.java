package dev.throughline.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Spans flood in while workflows run and the ledger follows them; then the questions, about all that came in. */
final class SpanMeasurement {
    private static final Duration FLOOR_WINDOW = Duration.ofSeconds(5);
    private static final Duration TURN = Duration.ofSeconds(5);
    /** Enough to see whether the ledger keeps up. */
    private static final int WORKFLOWS_PER_SECOND = 5;
    /** What two cores must take beside everything else. */
    private static final int SPANS_PER_SECOND = 10_000;

    private static final Duration PACED = Duration.ofSeconds(30);

    private static final int CALLERS = 4;

    private final SpanBenchOptions options;
    private final Connection connection;
    private final PrintStream out;
    private final Figures figures = new Figures();
    private final List<String> complaints = new ArrayList<>();
    private long failures;

    SpanMeasurement(SpanBenchOptions options, Connection connection, PrintStream out) {
        this.options = options;
        this.connection = connection;
        this.out = out;
    }

    /** Once for each instance. */
    Report run() throws IOException, SQLException, InterruptedException {
        var start = Instant.now();
        floor();
        load(start);
        records();
        tell("questions");
        var queries = new SpanQueries(options.trace(), options.spans(), start.minusSeconds(60));
        var byId = queries.byId();
        figures.add(Figure.of("trace_by_id_p50_ms", byId.percentileMs(50)));
        figures.add(Figure.of("trace_by_id_p99_ms", byId.percentileMs(99)).atMost(25));
        var search = queries.search();
        figures.add(Figure.of("search_p50_ms", search.all().percentileMs(50)));
        figures.add(Figure.of("search_p95_ms", search.all().percentileMs(95)).atMost(140));
        search.kinds()
                .forEach((kind, latencies) ->
                        figures.add(Figure.of("search_%s_p95_ms".formatted(kind), latencies.percentileMs(95))));
        return new Report(Map.of("senders", (long) options.senders()), figures, failures, complaints);
    }

    private void floor() throws SQLException {
        tell("floor: one row a span, in batches of " + SpanRequest.SPANS);
        var floor = new SpanFloor(connection).measure(FLOOR_WINDOW);
        figures.add(Figure.of("floor_spans_per_second", floor.spansPerSecond()));
        figures.add(Figure.of("floor_bytes_per_span", floor.bytesPerSpan()));
    }

    private void load(Instant start) throws IOException, SQLException, InterruptedException {
        tell("%d spans".formatted(options.spans()));
        long before = SpanTable.bytes(connection);
        var load = SpanLoad.flood(options.trace(), options.spans());
        var watch = new RecordWatch(options.trace());
        SpanLoad.Result result;
        try (watch) {
            var line = CompletableFuture.supplyAsync(() -> workflows(load, watch));
            result = load.run(options.senders());
            heed("workflows beside the spans", line.join());
        }
        heed("records beside the spans", watch.tally());
        long stored = SpanTable.spans(connection, start.atOffset(ZoneOffset.UTC));
        // More is possible: what was acknowledged too late was sent again.
        failures += Math.max(0, result.spans() - stored);
        figures.add(Figure.of("spans", result.spans()));
        figures.add(Figure.of("spans_stored", stored));
        figures.add(Figure.of("spans_per_second", result.perSecond())
                .on("floor_spans_per_second")
                .atLeast(SPANS_PER_SECOND));
        figures.add(Figure.of("spans_per_second_slowest_10_s", result.slowestPerSecond())
                .on("floor_spans_per_second"));
        figures.add(Figure.of("export_p99_ms", result.latencies().percentileMs(99)));
        figures.add(Figure.of("deferred_requests", result.deferred()));
        figures.add(Figure.of("bytes_per_span", (SpanTable.bytes(connection) - before) / (double) stored)
                .on("floor_bytes_per_span"));
        figures.add(Figure.of("workflows_beside", watch.tally().completed()));
        figures.add(Figure.of(
                "record_complete_flooded_p99_ms", watch.tally().latencies.percentileMs(99)));
    }

    /** How long the record of a run takes while as many spans come in as must be taken, and no more. */
    private void records() throws IOException, InterruptedException {
        tell("records beside %d spans a second for %d s".formatted(SPANS_PER_SECOND, PACED.toSeconds()));
        var load = SpanLoad.paced(options.trace(), options.spans(), SPANS_PER_SECOND, PACED);
        var watch = new RecordWatch(options.trace());
        SpanLoad.Result result;
        try (watch) {
            var line = CompletableFuture.supplyAsync(() -> workflows(load, watch));
            result = load.run(options.senders());
            heed("workflows beside paced spans", line.join());
        }
        heed("records beside paced spans", watch.tally());
        figures.add(Figure.of("paced_spans_per_second", result.perSecond()));
        figures.add(Figure.of(
                        "record_complete_beside_p99_ms", watch.tally().latencies.percentileMs(99))
                .atMost(1_000));
    }

    /** Until the spans are in; each record is followed. */
    private Tally workflows(SpanLoad load, RecordWatch watch) {
        var line = new Line(options.orchestrator());
        Tally tally;
        do {
            tally = new OpenLoop(line, WORKFLOWS_PER_SECOND, watch).run(TURN, CALLERS);
        } while (tally.failures() == 0 && load.isRunning());
        return tally;
    }

    private void heed(String name, Tally tally) {
        failures += tally.failures();
        String first = tally.firstFailure();
        if (first != null) {
            complaints.add("%s: %d failed, the first: %s".formatted(name, tally.failures(), first));
        }
    }

    private void tell(String what) {
        if (!options.json()) {
            out.println(what + " …");
        }
    }
}
