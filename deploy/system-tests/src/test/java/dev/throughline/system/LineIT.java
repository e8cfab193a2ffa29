package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.local.PlatformService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything that was accepted ends once, whoever is killed meanwhile. */
@ExtendWith(RunningPlatform.Shared.class)
class LineIT {
    private static final int WORKFLOWS = 200;

    @Test
    void shouldEndEveryWorkflowOnceWhenOrchestratorAndWorkerAreKilled(RunningPlatform platform) throws Exception {
        // Given
        var runs = new NoopRuns(platform.caller());
        platform.signal(PlatformService.WORKER, "STOP");
        runs.submit(WORKFLOWS);
        assertThat(runs.ended()).isZero();

        // When
        platform.kill(PlatformService.ORCHESTRATOR);
        platform.signal(PlatformService.WORKER, "CONT");
        platform.startAgain(PlatformService.ORCHESTRATOR);
        platform.kill(PlatformService.WORKER);
        platform.startAgain(PlatformService.WORKER);

        // Then
        assertThat(runs.count()).isEqualTo(WORKFLOWS);
        runs.assertComplete();
    }

    @Test
    void shouldEndEveryWorkflowOnceWhenTraceAndIncidentServiceAreKilled(RunningPlatform platform) throws Exception {
        // Given
        var runs = new NoopRuns(platform.caller());
        runs.submit(50);

        // When
        platform.kill(PlatformService.TRACE);
        platform.kill(PlatformService.INCIDENT);
        runs.submit(50);
        platform.startAgain(PlatformService.TRACE);
        platform.startAgain(PlatformService.INCIDENT);

        // Then
        runs.assertComplete();
    }
}
