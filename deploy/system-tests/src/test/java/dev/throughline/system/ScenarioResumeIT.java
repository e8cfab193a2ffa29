package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.local.PlatformService;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run of a scenario outlives the instance that carries it out. */
@ExtendWith(RunningPlatform.Shared.class)
class ScenarioResumeIT {
    private static final String SCENARIO = "SDSR-E2E-001";

    private final RunningPlatform platform;
    private final Scenarios scenarios;

    ScenarioResumeIT(RunningPlatform platform) throws Exception {
        this.platform = platform;
        this.scenarios = new Scenarios(platform);
    }

    @Test
    void shouldBeJudgedAndStartNothingTwiceWhenTheOrchestratorIsKilledInTheMiddle() throws Exception {
        // Given
        String run = scenarios.start(SCENARIO);
        String workflows = "SELECT count(*) FROM workflow WHERE synthetic_scenario_id = '" + SCENARIO + "/" + run + "'";
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> platform.caller().count(PlatformService.ORCHESTRATOR, workflows) == 1);

        // When
        platform.kill(PlatformService.ORCHESTRATOR);
        platform.startAgain(PlatformService.ORCHESTRATOR);
        var judged = scenarios.judged(run);

        // Then
        assertThat(Scenarios.broken(judged)).isEmpty();
        assertThat(judged.path("workflow_ids").size()).isEqualTo(1);
        assertThat(platform.caller().count(PlatformService.ORCHESTRATOR, workflows))
                .isEqualTo(1);
    }

    @AfterEach
    void leaveNothing() throws Exception {
        scenarios.awaitIdle();
        scenarios.assertClean("scenarios/" + SCENARIO);
    }
}
