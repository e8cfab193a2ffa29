package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.local.PlatformService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that was accepted ends once, whoever is killed meanwhile. */
class LineIT {
    private static final int WORKFLOWS = 200;
    private static final int STAGES = 3;

    private static final String ENDED = "SELECT count(*) FROM workflow WHERE type = 'noop' AND status = 'completed'";
    private static final String RECORDED = "SELECT count(*) FROM trace WHERE status = 'completed'";
    private static final String DUPLICATE_STEPS = """
            SELECT count(*) FROM (
                SELECT 1 FROM trace_step GROUP BY task_id, attempt, step_index HAVING count(*) > 1) AS twice
            """;
    private static final String TASKS_WITH_OTHER_THAN_ONE_RESULT = """
            SELECT count(*) FROM (
                SELECT event ->> 'task_id'
                  FROM ledger_entry, jsonb_array_elements(convert_from(body, 'UTF8')::jsonb -> 'events') AS event
                 WHERE event ->> 'type' IN ('task_dispatched', 'task_succeeded', 'task_failed')
                 GROUP BY 1
                HAVING count(*) FILTER (WHERE event ->> 'type' = 'task_succeeded') <> 1
                    OR count(*) FILTER (WHERE event ->> 'type' = 'task_failed') <> 0) AS wrong
            """;
    private static final String TASKS_IN_LEDGER = """
            SELECT count(DISTINCT event ->> 'task_id')
              FROM ledger_entry, jsonb_array_elements(convert_from(body, 'UTF8')::jsonb -> 'events') AS event
             WHERE event ->> 'type' = 'task_succeeded'
            """;

    @TempDir
    static Path data;

    static RunningPlatform platform;

    @BeforeAll
    static void start() throws Exception {
        platform = RunningPlatform.start(data);
    }

    @AfterAll
    static void stop() throws Exception {
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    void shouldEndEveryWorkflowOnceWhenOrchestratorAndWorkerAreKilled() throws Exception {
        // Given
        platform.signal(PlatformService.WORKER, "STOP");
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < WORKFLOWS; i++) {
            var request = Map.of("type", "noop", "name", "workflow " + i, "parameters", Map.of());
            accepted.add(
                    platform.submit(request, "line-" + i).path("workflow_id").asText());
        }
        assertThat(platform.count(PlatformService.ORCHESTRATOR, ENDED)).isZero();

        // When
        platform.kill(PlatformService.ORCHESTRATOR);
        platform.signal(PlatformService.WORKER, "CONT");
        platform.startAgain(PlatformService.ORCHESTRATOR);
        platform.kill(PlatformService.WORKER);
        platform.startAgain(PlatformService.WORKER);

        // Then
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(platform.count(PlatformService.ORCHESTRATOR, ENDED))
                        .isEqualTo(WORKFLOWS));
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(platform.count(PlatformService.TRACE, RECORDED))
                        .isEqualTo(WORKFLOWS));
        assertThat(accepted).doesNotHaveDuplicates();
        for (String id : accepted) {
            var trace = platform.get(PlatformService.TRACE, "/api/v1/traces/" + id);
            assertThat(trace.path("status").asText()).isEqualTo("completed");
            assertThat(trace.path("complete").asBoolean())
                    .as(trace.path("missing").toString())
                    .isTrue();
        }
        assertThat(platform.count(PlatformService.TRACE, TASKS_IN_LEDGER)).isEqualTo(WORKFLOWS * STAGES);
        assertThat(platform.count(PlatformService.TRACE, TASKS_WITH_OTHER_THAN_ONE_RESULT))
                .isZero();
        assertThat(platform.count(PlatformService.TRACE, DUPLICATE_STEPS)).isZero();
        assertThat(platform.count(
                        PlatformService.ORCHESTRATOR, "SELECT count(*) FROM task WHERE status <> 'succeeded'"))
                .isZero();
    }
}
