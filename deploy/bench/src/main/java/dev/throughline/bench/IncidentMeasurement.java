package dev.throughline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Failures of many causes at a fixed rate; then a storm of failures with one. Each in a tenant of its own. */
final class IncidentMeasurement {
    /** A compiler works for minutes; it is warm when two turns in a row are no better than the best before them. */
    private static final Duration WARM_UP_TURN = Duration.ofSeconds(10);

    private static final int LONGEST_WARM_UP = 4;
    private static final double BETTER = 0.9;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    /** Few enough for each to stay below the bound from which occurrences are numbers, as the events are awaited. */
    private static final int FAILURES_PER_CAUSE = 200;
    /** Callers who ask must not be the load. */
    private static final int ASKED_PER_SECOND = 10;

    private final IncidentBenchOptions options;
    private final Connection connection;
    private final PrintStream out;
    private final Figures figures = new Figures();
    private final List<String> complaints = new ArrayList<>();
    private long failures;

    IncidentMeasurement(IncidentBenchOptions options, Connection connection, PrintStream out) {
        this.options = options;
        this.connection = connection;
        this.out = out;
    }

    /** Once for each instance. */
    Report run() throws IOException, SQLException {
        try (var load = new FailureLoad(options.kafka())) {
            warmUp(load);
            tell("%d failures a second for %d s".formatted(options.rate(), options.seconds()));
            visible(load);
            tell("storm: %d failures with one cause".formatted(options.storm()));
            storm(load);
        }
        return new Report(Map.of("rate", (long) options.rate()), figures, failures, complaints);
    }

    private void warmUp(FailureLoad load) throws IOException {
        double best = Double.MAX_VALUE;
        int noBetter = 0;
        long least = Duration.ofSeconds(options.warmup()).dividedBy(WARM_UP_TURN);
        for (int turn = 1; least > 0 && turn <= LONGEST_WARM_UP * least; turn++) {
            double p99 = paced(load, WARM_UP_TURN).watch().told().latencies.percentileMs(99);
            tell("warm-up: %d s, p99 %,.0f ms".formatted(turn * WARM_UP_TURN.toSeconds(), p99));
            noBetter = p99 < BETTER * best ? 0 : noBetter + 1;
            best = Math.min(best, p99);
            if (turn >= least && noBetter >= 2) {
                return;
            }
        }
    }

    private record Paced(String tenant, long sent, Duration took, IncidentWatch watch) {}

    private Paced paced(FailureLoad load, Duration window) throws IOException {
        String tenant = "bench-" + UUID.randomUUID();
        int causes = (int) Math.max(1, window.toSeconds() * options.rate() / FAILURES_PER_CAUSE);
        var watch = new IncidentWatch(options.incident(), options.kafka());
        long began = System.nanoTime();
        long sent;
        Duration took;
        try (watch) {
            sent = load.paced(
                    tenant, options.rate(), window, causes, Math.max(1, options.rate() / ASKED_PER_SECOND), watch);
            took = Duration.ofNanos(System.nanoTime() - began);
        }
        return new Paced(tenant, sent, took, watch);
    }

    private void visible(FailureLoad load) throws IOException, SQLException {
        var paced = paced(load, Duration.ofSeconds(options.seconds()));
        heed("asked for", paced.watch().seen());
        heed("told", paced.watch().told());
        var seen = paced.watch().seen().latencies;
        var told = paced.watch().told().latencies;
        long counted = counted(paced.tenant());
        failures += Math.abs(paced.sent() - counted);
        figures.add(Figure.of("failures_sent", paced.sent()));
        figures.add(Figure.of("failures_counted", counted));
        figures.add(
                Figure.of("failures_per_second", paced.sent() / (paced.took().toMillis() / 1e3))
                        .atLeast(0.95 * options.rate()));
        figures.add(Figure.of("incidents", incidents(paced.tenant())));
        figures.add(Figure.of("visible_p50_ms", seen.percentileMs(50)));
        figures.add(Figure.of("visible_p99_ms", seen.percentileMs(99)).atMost(250));
        figures.add(Figure.of("visible_asked_for", seen.count()));
        figures.add(Figure.of("told_p50_ms", told.percentileMs(50)));
        figures.add(Figure.of("told_p99_ms", told.percentileMs(99)).atMost(250));
    }

    private void storm(FailureLoad load) throws IOException, SQLException {
        String tenant = "bench-storm-" + UUID.randomUUID();
        long began = System.nanoTime();
        load.storm(tenant, options.storm());
        double sentMs = (System.nanoTime() - began) / 1e6;
        try (var http = options.incident().connect()) {
            byte[] question = options.incident().get("/api/v1/incidents?limit=2&tenant_id=" + tenant);
            while (occurrences(http.exchange(question)) < options.storm()) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    failures++;
                    complaints.add("storm: not all counted after %d s".formatted(PATIENCE.toSeconds()));
                    break;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        double countedMs = (System.nanoTime() - began) / 1e6;
        long counted = counted(tenant);
        failures += Math.abs(options.storm() - counted);
        figures.add(Figure.of("storm_failures", counted));
        figures.add(Figure.of("storm_incidents", incidents(tenant)).atMost(1));
        figures.add(Figure.of("storm_sent_ms", sentMs));
        figures.add(Figure.of("storm_counted_ms", countedMs));
        figures.add(Figure.of(
                "storm_rows_kept", number("SELECT count(*) FROM incident_occurrence WHERE tenant_id = ?", tenant)));
    }

    private static long occurrences(HttpConnection.Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("the incident service answered %d: %.300s".formatted(answer.status(), answer.text()));
        }
        return Json.read(answer.body(), JsonNode.class)
                .path("items")
                .path(0)
                .path("occurrences")
                .asLong();
    }

    private long counted(String tenant) throws SQLException {
        return number("SELECT coalesce(sum(occurrences), 0) FROM incident WHERE tenant_id = ?", tenant);
    }

    private long incidents(String tenant) throws SQLException {
        return number("SELECT count(*) FROM incident WHERE tenant_id = ?", tenant);
    }

    private long number(String sql, String tenant) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
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
