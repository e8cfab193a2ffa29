package dev.throughline.orchestrator.scenario.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.throughline.testkit.PlatformTestResource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances, one database. Runs are played: what they find is told in {@code ScenarioIT} of the system tests. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class ProbeIT {
    private static final ProbedRun.Link HELD = new ProbedRun.Link("trace", ProbedRun.State.HELD, 1_500L);
    private static final ProbedRun.Link BROKEN = new ProbedRun.Link("incident", ProbedRun.State.BROKEN, null);
    private static final ProbedRun.Link CLEAN = new ProbedRun.Link("cleanup", ProbedRun.State.HELD, 2_500L);
    private static final ProbedRun.Link DIRTY = new ProbedRun.Link("cleanup", ProbedRun.State.BROKEN, null);

    @Inject
    ProbeStore store;

    @Inject
    Pool pool;

    private final Runs runs = new Runs();

    @BeforeEach
    void empty() {
        execute("DELETE FROM scenario_probe");
        execute("DELETE FROM scenario_probe_result");
    }

    @Test
    void shouldProbeOnOneInstanceAndGoOnWithItsRunOnAnotherWhenItLeaves() {
        // Given
        var first = new Instance();
        var second = new Instance();
        first.probe.look();
        second.probe.look();
        assertThat(runs.started).containsExactly("A-001");

        // When
        runs.become(true, HELD, BROKEN);
        first.probe.look();
        first.probe.letGo();
        second.probe.look();
        first.probe.look();

        // Then
        assertThat(runs.started).hasSize(1);
        assertThat(first.runs("A-001", "broken")).isEqualTo(1);
        assertThat(first.broken()).isEmpty();
        assertThat(second.broken()).containsOnly(entry("A-001 incident", 1.0), entry("A-001 trace", 0.0));
        assertThat(second.lastSuccess("A-001")).isZero();

        // When
        runs.become(true, HELD, CLEAN);
        second.probe.look();
        second.probe.look();

        // Then
        assertThat(runs.started).containsExactly("A-001", "B-001");
        assertThat(second.metrics
                        .get("throughline.scenario.link")
                        .tags("scenario", "A-001", "link", "cleanup")
                        .timer()
                        .max(TimeUnit.MILLISECONDS))
                .isEqualTo(2_500);
        assertThat(second.broken()).containsOnly(entry("A-001 cleanup", 0.0), entry("A-001 trace", 0.0));
    }

    @Test
    void shouldNotSayThatARunHeldBeforeItIsCleanedUp() {
        // Given: the clean-up of the run before failed
        var instance = new Instance(List.of("A-001"));
        runs.become(true, HELD, DIRTY);
        instance.probe.look();
        instance.probe.look();
        assertThat(instance.broken()).containsEntry("A-001 cleanup", 1.0);

        // When: the next one is judged, and its clean-up hangs
        runs.become(true, HELD);
        instance.probe.look();
        instance.probe.look();

        // Then
        assertThat(runs.started).hasSize(2);
        assertThat(phase()).isEqualTo("cleaning");
        assertThat(instance.broken()).containsOnly(entry("A-001 cleanup", 1.0), entry("A-001 trace", 0.0));
        assertThat(instance.lastSuccess("A-001")).isZero();
        assertThat(instance.runs("A-001", "held")).isZero();
        assertThat(instance.runs("A-001", "broken")).isEqualTo(1);

        // When
        runs.become(true, HELD, CLEAN);
        instance.probe.look();

        // Then
        assertThat(instance.broken()).containsOnly(entry("A-001 cleanup", 0.0), entry("A-001 trace", 0.0));
        assertThat(instance.lastSuccess("A-001")).isPositive();
        assertThat(instance.runs("A-001", "held")).isEqualTo(1);
    }

    @Test
    void shouldCountARunAsBrokenOnceWhenItsCleanUpFails() {
        // Given
        var instance = new Instance(List.of("A-001"));
        runs.become(true, HELD);
        instance.probe.look();
        instance.probe.look();

        // When
        runs.become(true, HELD, DIRTY);
        instance.probe.look();

        // Then
        assertThat(instance.runs("A-001", "broken")).isEqualTo(1);
        assertThat(instance.runs("A-001", "held")).isZero();
    }

    @Test
    void shouldShowThatAScenarioHasNeverHeldWhenItWasNeverJudged() {
        // Given
        var leader = new Instance();
        var other = new Instance();

        // When
        leader.probe.look();
        other.probe.look();

        // Then
        assertThat(leader.lastSuccess("A-001")).isZero();
        assertThat(leader.lastSuccess("B-001")).isZero();
        assertThat(other.metrics
                        .find("throughline.scenario.last.success.timestamp")
                        .gauges())
                .isEmpty();
    }

    @Test
    void shouldKeepOneRowAScenarioHoweverOftenItIsProbed() {
        // Given
        var instance = new Instance();
        runs.become(true, HELD, CLEAN);

        // When
        for (int look = 0; look < 200; look++) {
            instance.probe.look();
        }

        // Then
        assertThat(runs.started).hasSizeGreaterThan(50);
        assertThat(count("scenario_probe")).isEqualTo(1);
        assertThat(count("scenario_probe_result")).isEqualTo(2);
        assertThat(instance.lastSuccess("B-001")).isPositive();
    }

    @Test
    void shouldTryTheNextOneAndCountItAsLostWhenARunCannotBeStarted() {
        // Given
        runs.refusal = "throughline.scenario.token-file is not set";
        var instance = new Instance();

        // When
        instance.probe.look();

        // Then
        assertThat(instance.runs("A-001", "lost")).isEqualTo(1);
        assertThat(phase()).isEqualTo("idle");
    }

    private long count(String table) {
        return pool.query("SELECT count(*) FROM " + table)
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getLong(0);
    }

    private String phase() {
        return pool.query("SELECT phase FROM scenario_probe")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getString(0);
    }

    private void execute(String statement) {
        pool.query(statement).execute().await().atMost(Duration.ofSeconds(5));
    }

    /** As another process would be. */
    private final class Instance {
        private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        private final Probe probe;

        private Instance() {
            this(List.of("A-001", "B-001"));
        }

        private Instance(List<String> scenarios) {
            probe = new Probe(store, runs, new ProbeMetrics(metrics), new Settings(scenarios));
        }

        private double runs(String scenario, String result) {
            return metrics.get("throughline.scenario.runs")
                    .tags("scenario", scenario, "result", result)
                    .counter()
                    .count();
        }

        private Map<String, Double> broken() {
            return metrics.find("throughline.scenario.link.broken").gauges().stream()
                    .collect(Collectors.toMap(
                            gauge -> gauge.getId().getTag("scenario") + " "
                                    + gauge.getId().getTag("link"),
                            Gauge::value));
        }

        private double lastSuccess(String scenario) {
            return metrics.get("throughline.scenario.last.success.timestamp")
                    .tag("scenario", scenario)
                    .gauge()
                    .value();
        }
    }

    private record Settings(List<String> probed) implements ProbeSettings {
        @Override
        public Optional<List<String>> scenarios() {
            return Optional.of(probed);
        }

        @Override
        public Duration every() {
            return Duration.ZERO;
        }

        @Override
        public boolean cleanup() {
            return true;
        }
    }

    private static final class Runs implements ProbedRuns {
        private final List<String> started = new ArrayList<>();
        private ProbedRun every = new ProbedRun(false, false, false, List.of());
        private String refusal = "";

        void become(boolean judged, ProbedRun.Link... links) {
            boolean held = Stream.of(links).noneMatch(link -> link.state() == ProbedRun.State.BROKEN);
            every = new ProbedRun(judged, false, judged && held, List.of(links));
        }

        @Override
        public UUID start(String scenario, boolean cleanup) throws NotStartedException {
            if (!refusal.isEmpty()) {
                throw new NotStartedException(refusal);
            }
            started.add(scenario);
            return UUID.randomUUID();
        }

        @Override
        public Optional<ProbedRun> find(UUID run) {
            return Optional.of(every);
        }
    }
}
