package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a task code and a file to a report, while every service is stopped and started between every two steps. */
@ExtendWith(RunningPlatform.Shared.class)
class JourneyIT {
    @Test
    void shouldYieldTheSameArtifactsWhenEveryServiceRestartsBetweenAnyTwoSteps(RunningPlatform platform)
            throws Exception {
        // Given
        var journey = new Journey(platform.door("t-" + UUID.randomUUID()), Journey.panel());
        var undisturbed = journey.walk(step -> {});
        List<String> restarts = new ArrayList<>();

        // When
        var disturbed = journey.walk(step -> {
            platform.restartAll();
            restarts.add(step);
        });

        // Then
        assertThat(restarts).hasSizeGreaterThanOrEqualTo(12);
        assertThat(undisturbed).containsKeys("report.html", "estimates.json", "table.csv");
        assertThat(disturbed.keySet()).isEqualTo(undisturbed.keySet());
        disturbed.forEach((name, content) -> assertThat(content).as(name).isEqualTo(undisturbed.get(name)));
    }
}
