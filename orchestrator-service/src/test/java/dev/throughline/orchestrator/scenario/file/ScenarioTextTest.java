package dev.throughline.orchestrator.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.orchestrator.template.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTextTest {
    @Test
    void shouldReadWhatIsInjectedAndExpected() {
        // When
        var scenario = sound("""
                id: OWN-1
                title: a test
                deadline: 12s
                inject:
                  - {do: start, name: a, type: noop, parameters: {x: 1}}
                  - {do: repeat, of: a, topic: throughline.task-results, times: 3, after: 200ms}
                expect:
                  run: {status: completed, within: 3s}
                  ledger: {}
                """);

        // Then
        assertThat(scenario.id()).isEqualTo("OWN-1");
        assertThat(scenario.inject().get(1).after()).hasMillis(200);
        assertThat(scenario.expect().run())
                .extracting(run -> run.within().toSeconds())
                .isEqualTo(3L);
        assertThat(scenario.expect().ledger())
                .extracting(ledger -> ledger.within().toSeconds())
                .isEqualTo(12L);
        assertThat(scenario.expect().steps()).isNull();
    }

    @Test
    void shouldNameLineAndPlaceOfEverythingThatIsWrong() {
        // When
        var faults = wrong("""
                id: OWN-1
                title: a test
                deadline: 5s
                inject:
                  - {do: start, name: a, type: noop, times: 2}
                  - {do: cancel, of: b}
                  - {do: poison, of: a}
                  - {do: start, name: a, type: noop}
                expect:
                  run: {status: completed, within: 6s}
                  alert: {}
                  isolation: {}
                """);

        // Then
        assertThat(faults)
                .extracting(Fault::line, Fault::code)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(5, "unknown"),
                        org.assertj.core.groups.Tuple.tuple(6, "unknown_workflow"),
                        org.assertj.core.groups.Tuple.tuple(7, "missing"),
                        org.assertj.core.groups.Tuple.tuple(7, "missing"),
                        org.assertj.core.groups.Tuple.tuple(8, "duplicate"),
                        org.assertj.core.groups.Tuple.tuple(10, "deadline"),
                        org.assertj.core.groups.Tuple.tuple(11, "no_incident"),
                        org.assertj.core.groups.Tuple.tuple(12, "no_foreign"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incident: {count: 0}",
                "events: {contains: {workflow_completed: 1}, absent: [workflow_failed]}",
                "steps: {failed: 0}"
            })
    void shouldKnowThatSomethingMustNotBeThere(String expected) {
        // When
        var scenario = sound("""
                id: OWN-1
                title: a test
                inject: [{do: start, name: a, type: noop}]
                expect:
                  run: {status: completed}
                  %s
                """.formatted(expected));

        // Then
        assertThat(scenario.expect().hasAbsences()).isTrue();
    }

    @Test
    void shouldKnowThatEverythingMustBeThere() {
        // When
        var scenario = sound("""
                id: OWN-1
                title: a test
                inject: [{do: start, name: a, type: noop}]
                expect: {incident: {count: 1}, steps: {failed: 1}, events: {contains: {workflow_failed: 1}}}
                """);

        // Then
        assertThat(scenario.expect().hasAbsences()).isFalse();
    }

    @Test
    void shouldRefuseToAskSomethingOfAWorkflowOfTheOtherTenant() {
        // When
        var faults = wrong("""
                id: OWN-1
                title: a test
                inject:
                  - {do: start, name: own, type: noop}
                  - {do: start, name: other, type: noop, tenant: foreign}
                  - {do: await, of: own, status: running}
                  - {do: await, of: other, status: running}
                  - {do: cancel, of: other}
                  - {do: poison, of: other, topic: throughline.task-results, body: x}
                expect:
                  run: {status: cancelled}
                """);

        // Then
        assertThat(faults)
                .extracting(Fault::line, Fault::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(7, "foreign_workflow"),
                        org.assertj.core.groups.Tuple.tuple(8, "foreign_workflow"));
    }

    @Test
    void shouldRefuseWhatTheSchemaDoesNotKnow() {
        // When
        var faults = wrong("""
                id: no
                title: a test
                inject: [{do: explode}]
                expect: {runs: {}}
                """);

        // Then
        assertThat(faults).extracting(Fault::pointer).contains("/id", "/inject/0/do", "/expect/runs");
    }

    /** Whatever a stranger sends: it is read or refused, and nothing is thrown. */
    @Test
    void shouldReadOrRefuseWhenATextIsDamaged() throws Exception {
        // Given
        String text = Files.readString(Path.of("src/main/resources/scenarios/SDSR-E2E-007.yaml"));
        var random = new Random(7);
        List<String> damaged = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            var one = new StringBuilder(text);
            for (int hit = 0; hit < 3; hit++) {
                int at = random.nextInt(one.length());
                switch (random.nextInt(3)) {
                    case 0 -> one.setCharAt(at, (char) random.nextInt(32, 127));
                    case 1 -> one.insert(at, (char) random.nextInt(32, 127));
                    default -> one.setLength(Math.max(2, at));
                }
            }
            damaged.add(one.toString());
        }

        // Then
        damaged.forEach(one -> {
            if (ScenarioText.read(one) instanceof ScenarioText.Outcome.Wrong refused) {
                assertThat(refused.faults()).isNotEmpty().allMatch(fault -> fault.line() >= 1);
            }
        });
    }

    @Test
    void shouldAddOwnScenariosAndNeverReplaceAShippedOne(@TempDir Path folder) throws Exception {
        // Given
        String own =
                "{id: OWN-1, title: own, inject: [{do: start, name: a, type: noop}], expect: {run: {status: completed}}}";
        Files.writeString(folder.resolve("own.yaml"), own);
        Files.writeString(folder.resolve("thief.yaml"), own.replace("OWN-1", "SDSR-E2E-001"));
        Files.writeString(folder.resolve("wrong.yaml"), "id: WRONG-1");
        var library = new ScenarioLibrary(ShippedScenarios.load(), Optional.of(folder), Instant::now);

        // Then
        assertThat(library.all()).hasSize(11);
        assertThat(library.find("OWN-1")).map(KnownScenario::origin).contains(KnownScenario.Origin.FILE);
        assertThat(library.find("SDSR-E2E-001")).map(KnownScenario::origin).contains(KnownScenario.Origin.SHIPPED);
        assertThat(library.find("WRONG-1")).isEmpty();
    }

    private static Scenario sound(String text) {
        var outcome = ScenarioText.read(text);
        assertThat(outcome).as(outcome.toString()).isInstanceOf(ScenarioText.Outcome.Sound.class);
        return ((ScenarioText.Outcome.Sound) outcome).scenario();
    }

    private static List<Fault> wrong(String text) {
        var outcome = ScenarioText.read(text);
        assertThat(outcome).isInstanceOf(ScenarioText.Outcome.Wrong.class);
        return ((ScenarioText.Outcome.Wrong) outcome).faults();
    }
}
