package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.local.PlatformService;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the line stands on goes away and comes back. */
@ExtendWith(RunningPlatform.Shared.class)
class OutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void shouldRefuseUntilKafkaIsThereWhenItIsAwayAtTheStart(RunningPlatform platform) throws Exception {
        // Given
        var runs = new NoopRuns(platform.caller());
        platform.kill(PlatformService.ORCHESTRATOR);
        platform.stopKafka();

        // When
        int refused;
        try {
            platform.launch(PlatformService.ORCHESTRATOR);
            refused = await().atMost(PATIENCE).ignoreExceptions().until(() -> runs.offer(1), count -> count >= 0);
            assertThat(platform.isReady(PlatformService.ORCHESTRATOR)).isFalse();
        } finally {
            platform.startKafka();
        }

        // Then
        assertThat(refused).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> platform.isReady(PlatformService.ORCHESTRATOR));
        runs.repeatRefused();
        runs.assertComplete();
    }

    @Test
    void shouldLoseNothingWhenKafkaGoesAwayInTheMiddle(RunningPlatform platform) throws Exception {
        // Given
        var runs = new NoopRuns(platform.caller());
        runs.submit(40);

        // When
        platform.stopKafka();
        try {
            runs.offer(20);
        } finally {
            platform.startKafka();
        }

        // Then
        runs.repeatRefused();
        runs.assertComplete();
        allAlive(platform);
    }

    @Test
    void shouldLoseNothingWhenPostgresCrashesInTheMiddle(RunningPlatform platform) throws Exception {
        // Given
        var runs = new NoopRuns(platform.caller());
        runs.submit(40);

        // When
        platform.crashPostgres();
        int refused;
        try {
            refused = runs.offer(2);
        } finally {
            platform.startPostgres();
        }

        // Then
        assertThat(refused).as("nothing can be promised without the database").isEqualTo(2);
        runs.repeatRefused();
        runs.assertComplete();
        allAlive(platform);
    }

    private static void allAlive(RunningPlatform platform) {
        for (PlatformService service : PlatformService.values()) {
            assertThat(platform.isAlive(service)).as(service.module()).isTrue();
            await().atMost(PATIENCE).until(() -> platform.isReady(service));
        }
    }
}
