package dev.throughline.orchestrator.scenario.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.orchestrator.scenario.file.Scenario;
import dev.throughline.orchestrator.scenario.file.ScenarioText;
import dev.throughline.orchestrator.scenario.inject.Injected;
import dev.throughline.orchestrator.scenario.verdict.Look;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ObserverTest {
    @Test
    void shouldNotTakeAPartForTheWholeWhenNotEverythingWasInjected() {
        // Given
        var started = injected("start main");

        // When
        var some = Observer.injected(new Subject(scenario(), "TEST-1/1", List.of(started)));
        var all = Observer.injected(new Subject(scenario(), "TEST-1/1", List.of(started, injected("cancel main"))));

        // Then
        assertThat(some).isEqualTo(Look.none("1 of 2 done"));
        assertThat(all).isEqualTo(Look.of("2 of 2 done"));
    }

    private static Injected injected(String title) {
        return new Injected(title, "main", Instant.EPOCH, UUID.randomUUID(), null, null);
    }

    private static Scenario scenario() {
        var outcome = ScenarioText.read("""
                id: TEST-1
                title: two injections
                inject: [{do: start, name: main, type: noop}, {do: cancel, of: main}]
                expect: {run: {status: cancelled}}
                """);
        return ((ScenarioText.Outcome.Sound) outcome).scenario();
    }
}
