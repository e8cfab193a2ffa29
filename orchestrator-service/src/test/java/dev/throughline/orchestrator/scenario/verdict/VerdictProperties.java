package dev.throughline.orchestrator.scenario.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.orchestrator.scenario.file.Expectations;
import dev.throughline.orchestrator.scenario.file.Scenario;
import dev.throughline.orchestrator.scenario.file.ScenarioText;
import dev.throughline.orchestrator.scenario.verdict.Link.State;
import dev.throughline.orchestrator.scenario.verdict.Observations.AlertSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.BreakerSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.GraphSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.IncidentSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.LedgerSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.RunSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.StepSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.TraceSeen;
import dev.throughline.orchestrator.scenario.verdict.Verdict.Patience;
import dev.throughline.orchestrator.scenario.verdict.Verdict.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever is seen, and whenever: the verdict says of each link what was seen of it, and nothing else. */
class VerdictProperties {
    private static final Instant BEGAN = Instant.parse("2026-01-31T12:00:00Z");
    private static final Scenario SCENARIO = scenario();
    private static final Timing TIMING = new Timing(BEGAN, BEGAN.plus(SCENARIO.deadline()));

    /** What each source shows. */
    enum Source {
        GOOD,
        OTHER,
        NOTHING
    }

    /** Sources in the order of the links that they decide. */
    private static final List<String> SOURCES = List.of(
            "ready", "inject", "run", "trace", "steps", "graph", "ledger", "incidents", "alerts", "breaker", "leaks");

    private static final Map<String, Set<String>> LINKS = Map.of(
            "inject", Set.of("inject"),
            "run", Set.of("run"),
            "trace", Set.of("trace", "spans"),
            "steps", Set.of("steps"),
            "graph", Set.of("causality.forward", "causality.backward"),
            "ledger", Set.of("events", "compensation", "ledger"),
            "incidents", Set.of("incident"),
            "breaker", Set.of("breaker"),
            "leaks", Set.of("isolation"),
            "ready", Set.of("ready.orchestrator", "ready.worker", "ready.trace", "ready.incident"));

    @Provide
    Arbitrary<Map<String, Source>> worlds() {
        return Arbitraries.of(Source.values()).list().ofSize(SOURCES.size()).map(states -> {
            Map<String, Source> world = new HashMap<>();
            for (int i = 0; i < SOURCES.size(); i++) {
                world.put(SOURCES.get(i), states.get(i));
            }
            return world;
        });
    }

    @Property(tries = 500)
    void shouldDecideEveryLinkByItsOwnSourceWhenNothingIsWaitedFor(@ForAll("worlds") Map<String, Source> world) {
        // When
        Verdict verdict = judge(world, List.of(), Patience.NONE, 1);

        // Then
        assertThat(verdict.waiting()).isEmpty();
        assertThat(verdict.links().stream().map(Link::name)).containsExactlyElementsOf(Verdict.links(expect()));
        LINKS.forEach((source, links) -> links.forEach(
                link -> assertThat(state(verdict, link)).as(link).isEqualTo(expected(world.get(source), link))));
        assertThat(verdict.holds()).isEqualTo(verdict.links().stream().allMatch(link -> link.state() == State.HELD));
    }

    @Property(tries = 500)
    void shouldWaitForWhatDoesNotHoldUntilItsDeadline(
            @ForAll("worlds") Map<String, Source> world, @ForAll @IntRange(max = 40_000) int millis) {
        // When
        Verdict verdict = judge(world, List.of(), Patience.UNTIL_DEADLINES, millis);

        // Then
        Set<String> all = new HashSet<>(verdict.waiting());
        for (Link link : verdict.links()) {
            assertThat(all.add(link.name())).as("decided once").isTrue();
            if (!link.holds()) {
                assertThat(millis >= link.deadlineMs()
                                || millis >= SCENARIO.deadline().toMillis())
                        .as(link.name())
                        .isTrue();
                assertThat(link.afterMs()).isNull();
            }
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(Verdict.links(expect()));
        assertThat(verdict.holds() && !verdict.waiting().isEmpty()).isFalse();
    }

    @Property(tries = 200)
    void shouldGiveNothingUpWhenNobodyCouldLookForAWhile(
            @ForAll("worlds") Map<String, Source> world, @ForAll @IntRange(min = 30_000, max = 90_000) int gap) {
        // Given
        Instant back = BEGAN.plusMillis(gap);
        var timing = new Timing(BEGAN, TIMING.deadline(), back.plusSeconds(15));

        // When
        Verdict first = Verdict.of(expect(), seen(world), List.of(), timing, Patience.UNTIL_DEADLINES, back);
        Verdict last =
                Verdict.of(expect(), seen(world), List.of(), timing, Patience.UNTIL_DEADLINES, back.plusSeconds(15));

        // Then
        assertThat(first.links()).allMatch(Link::holds);
        assertThat(last.isDecided()).isTrue();
    }

    @Property(tries = 200)
    void shouldKeepTheTimeOfWhatHeldWhenItIsJudgedAgain(
            @ForAll("worlds") Map<String, Source> world,
            @ForAll @IntRange(max = 20_000) int first,
            @ForAll @IntRange(max = 20_000) int later) {
        // Given
        Verdict before = judge(world, List.of(), Patience.UNTIL_DEADLINES, first);

        // When
        Verdict after = judge(world, before.links(), Patience.UNTIL_DEADLINES, first + later);

        // Then
        Map<String, Link> links = new HashMap<>();
        after.links().forEach(link -> links.put(link.name(), link));
        before.links().forEach(link -> assertThat(links.get(link.name())).isEqualTo(link));
    }

    @Property(tries = 500)
    void shouldNotCallHeldWhatWasNotThereAtItsDeadline(
            @ForAll("worlds") Map<String, Source> world,
            @ForAll @IntRange(max = 40_000) int first,
            @ForAll @IntRange(max = 20_000) int later) {
        // Given
        Verdict before = judge(world, List.of(), Patience.UNTIL_DEADLINES, first);

        // When
        Verdict after = judge(everythingGood(), before.links(), Patience.UNTIL_DEADLINES, first + later);

        // Then
        assertThat(after.isDecided()).isTrue();
        for (Link link : after.links()) {
            boolean wasGivenUp =
                    before.links().stream().anyMatch(one -> one.name().equals(link.name()) && !one.holds());
            boolean isLateInjection = link.name().equals("inject")
                    && before.waiting().contains("inject")
                    && first + later >= link.deadlineMs();
            if (!link.name().startsWith("ready.") && (wasGivenUp || isLateInjection)) {
                assertThat(link.state()).as(link.name()).isEqualTo(State.WRONG);
                assertThat(link.seen()).startsWith("only after ");
                assertThat(link.afterMs()).isNull();
            } else {
                assertThat(link.holds()).as(link.name()).isTrue();
            }
        }
        assertThat(judge(everythingGood(), after.links(), Patience.UNTIL_DEADLINES, 70_000)
                        .links())
                .as("it is said once")
                .isEqualTo(after.links());
    }

    private static Map<String, Source> everythingGood() {
        Map<String, Source> world = new HashMap<>();
        SOURCES.forEach(source -> world.put(source, Source.GOOD));
        return world;
    }

    private static State expected(Source source, String link) {
        return switch (source) {
            case GOOD -> State.HELD;
            case OTHER -> link.startsWith("ready.") || link.equals("inject") ? State.MISSING : State.WRONG;
            case NOTHING -> State.MISSING;
        };
    }

    private static State state(Verdict verdict, String name) {
        return verdict.links().stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static Verdict judge(Map<String, Source> world, List<Link> earlier, Patience patience, int millis) {
        return Verdict.of(expect(), seen(world), earlier, TIMING, patience, BEGAN.plus(Duration.ofMillis(millis)));
    }

    private static Expectations expect() {
        return SCENARIO.expect();
    }

    private static Observations seen(Map<String, Source> world) {
        Map<String, Look<String>> ready = new HashMap<>();
        for (String service : Checks.SERVICES) {
            ready.put(service, world.get("ready") == Source.GOOD ? Look.of("ready") : Look.none("down"));
        }
        return new Observations(
                ready,
                world.get("inject") == Source.GOOD ? Look.of("all") : Look.none("refused"),
                Map.of("main", look(world, "run", () -> run("failed"), () -> run("running"))),
                look(
                        world,
                        "trace",
                        () -> new TraceSeen("failed", "it broke", Set.of("workflow", "step")),
                        () -> new TraceSeen("running", null, Set.of("workflow"))),
                look(world, "steps", () -> steps("broken"), () -> steps("broken", "broken")),
                look(world, "graph", () -> graph(2), () -> graph(1)),
                look(world, "ledger", () -> ledger(List.of()), () -> ledger(List.of("trace_step.append_only"))),
                look(world, "incidents", () -> incidents("error"), () -> incidents("warning")),
                look(world, "alerts", () -> alerts("acknowledged"), () -> alerts("queued")),
                look(world, "breaker", () -> new BreakerSeen("b", "open"), () -> new BreakerSeen("b", "closed")),
                world.get("ledger") == Source.OTHER ? Look.of(3) : Look.of(0),
                look(world, "leaks", List::of, () -> List.of("trace answers 200")));
    }

    private static <T> Look<T> look(Map<String, Source> world, String name, Supplier<T> good, Supplier<T> other) {
        return switch (world.get(name)) {
            case GOOD -> Look.of(good.get());
            case OTHER -> Look.of(other.get());
            case NOTHING -> Look.none("it does not answer");
        };
    }

    private static RunSeen run(String status) {
        return new RunSeen(status, "it broke", null);
    }

    private static List<StepSeen> steps(String... codes) {
        List<StepSeen> steps = new ArrayList<>(List.of(new StepSeen("a", "fine", "succeeded", "ok", 0)));
        for (String code : codes) {
            steps.add(new StepSeen("b", "fault", "failed", code, 1));
        }
        return steps;
    }

    /** A chain from the request to the incident, as far as it goes. */
    private static GraphSeen graph(int edges) {
        var all = List.of(new GraphSeen.Edge("r", "w"), new GraphSeen.Edge("w", "i"));
        return new GraphSeen(
                Map.of("r", "request", "w", "stage", "i", "incident"), all.subList(0, Math.min(edges, all.size())));
    }

    private static LedgerSeen ledger(List<String> unguarded) {
        Map<String, Integer> events =
                unguarded.isEmpty() ? Map.of("workflow_failed", 1, "stage_compensated", 1) : Map.of("other", 1);
        return new LedgerSeen(3, events, unguarded.isEmpty() ? List.of("a") : List.of(), List.of(), unguarded);
    }

    private static List<IncidentSeen> incidents(String severity) {
        return List.of(new IncidentSeen("1", severity, "Stage fault failed: broken"));
    }

    private static List<AlertSeen> alerts(String state) {
        return List.of(new AlertSeen("1", "synthetic", state, null));
    }

    private static Scenario scenario() {
        var outcome = ScenarioText.read("""
                id: TEST-1
                title: every link
                deadline: 30s
                inject: [{do: start, name: main, type: noop}, {do: start, name: other, type: noop, tenant: foreign}]
                expect:
                  ready: {within: 5s}
                  inject: {within: 6s}
                  run: {status: failed, error: broke, within: 7s}
                  trace: {status: failed, within: 8s}
                  steps: {failed: 1, code: broken, retries: 1, within: 9s}
                  spans: {kinds: [workflow, step], within: 10s}
                  events: {contains: {workflow_failed: 1}, absent: [workflow_completed], within: 11s}
                  incident: {severity: error, title: "fault failed", within: 12s}
                  alert: {within: 13s}
                  breaker: {within: 14s}
                  compensation: {stages: [a], within: 15s}
                  causality: {within: 16s}
                  ledger: {within: 17s}
                  isolation: {}
                """);
        return ((ScenarioText.Outcome.Sound) outcome).scenario();
    }
}
