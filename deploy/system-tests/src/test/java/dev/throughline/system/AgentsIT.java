package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.local.PlatformService;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is there to work, as the orchestrator hears it. */
@ExtendWith(RunningPlatform.Shared.class)
class AgentsIT {
    @Test
    void shouldListAWorkerAsSoonAsItRuns(RunningPlatform platform) throws Exception {
        // Given
        Set<String> earlier = workers(platform);

        // When
        platform.kill(PlatformService.WORKER);
        platform.startAgain(PlatformService.WORKER);

        // Then not only with the advertisement of the next minute
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(workers(platform)).anyMatch(worker -> !earlier.contains(worker)));
    }

    private static Set<String> workers(RunningPlatform platform) throws Exception {
        return platform.caller()
                .get(PlatformService.ORCHESTRATOR, "/api/v1/agents")
                .path("items")
                .valueStream()
                .flatMap(agent -> agent.path("workers").valueStream())
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }
}
