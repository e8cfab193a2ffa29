package dev.throughline.orchestrator.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Synthetic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedScenariosTest {
    private static final Path FOLDER = Path.of("src", "main", "resources");

    static Stream<KnownScenario> scenarios() {
        return ShippedScenarios.load().stream();
    }

    @Test
    void shouldShipEveryFileOfTheFolder() throws IOException {
        // Given
        Set<String> files;
        try (var all = Files.list(FOLDER.resolve("scenarios"))) {
            files = all.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .collect(Collectors.toSet());
        }

        // Then
        assertThat(scenarios().map(known -> known.scenario().id() + ".yaml"))
                .hasSize(10)
                .containsExactlyInAnyOrderElementsOf(files);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldProveItsTraceAndItsLedger(KnownScenario known) {
        // Given
        var scenario = known.scenario();

        // Then
        assertThat(Synthetic.isScenario(scenario.id())).isTrue();
        assertThat(scenario.expect().run()).isNotNull();
        assertThat(scenario.expect().trace()).isNotNull();
        assertThat(scenario.expect().incident()).isNotNull();
        assertThat(scenario.expect().ledger()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldStartTypesThatAreShippedToo(KnownScenario known) {
        known.scenario()
                .starts()
                .forEach(start -> assertThat(FOLDER.resolve("templates").resolve(start.type() + ".yaml"))
                        .exists());
    }

    @Test
    void shouldBeSoundInTheGuide() throws IOException {
        // Given
        String guide = Files.readString(Path.of("..", "docs", "guides", "scenarios.md"));
        int begin = guide.indexOf("```yaml") + 7;

        // When
        var outcome = ScenarioText.read(guide.substring(begin, guide.indexOf("```", begin)));

        // Then
        assertThat(outcome).as(outcome.toString()).isInstanceOf(ScenarioText.Outcome.Sound.class);
    }
}
