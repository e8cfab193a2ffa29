package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.TraceId;
import dev.throughline.local.PlatformService;
import dev.throughline.system.LogStory.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One trace id, looked for in the logs of all services. */
@ExtendWith(RunningPlatform.Shared.class)
class LogStoryIT {
    private static final String TEMPLATE = """
            id: %1$s
            version: 1
            description: A stage that works and one that breaks for good at its second attempt.
            selects: {type: %1$s}
            parameters: {type: object}
            inputs: {min: 0, max: 0, media_types: []}
            stages:
              - name: works
                agent: intake
                timeout: "30s"
                steps:
                  - {name: idle, skill: delay, arguments: {ms: 1}}
              - name: breaks
                agent: analyse
                needs: [works]
                timeout: "30s"
                retry: {max_attempts: 2, backoff: "50ms", max_backoff: "50ms"}
                steps:
                  - {name: sum, skill: transform.jq, arguments: {expression: "1+1"}}
                  - {name: break, skill: fault.inject, arguments: {kind: fail, message: broken}}
            outputs: []
            """;

    private final String tenant = "t-" + UUID.randomUUID();

    @Test
    void shouldTellAsMuchAsTheLedgerWhenARunRetriesAndFails(RunningPlatform platform) throws Exception {
        // Given
        String type = "story-" + tenant.substring(2, 10);
        var caller = platform.caller();
        caller.postYaml(tenant, "/api/v1/templates", TEMPLATE.formatted(type));
        var trace = TraceId.random();

        // When
        var run = caller.submit(
                tenant,
                Map.of(
                        "type",
                        type,
                        "name",
                        "a story",
                        "trace_id",
                        trace.toString(),
                        "is_synthetic",
                        true,
                        "synthetic_scenario_id",
                        "STORY"),
                UUID.randomUUID().toString());

        // Then
        String path = "/api/v1/traces/" + trace.uuid();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> platform.story(trace.hex()).events().contains("incident_opened")
                        && eventCount(caller, path) == told(platform.story(trace.hex())));
        var story = platform.story(trace.hex());
        assertThat(story.services()).containsExactly("incident-service", "orchestrator", "trace-service", "worker");
        assertThat(story.isNamedBy(trace.hex())).isTrue();
        assertThat(story.steps())
                .containsExactly(
                        new Step("works", 1, "idle", "succeeded"),
                        new Step("breaks", 1, "sum", "succeeded"),
                        new Step("breaks", 1, "break", "failed"),
                        new Step("breaks", 2, "sum", "succeeded"),
                        new Step("breaks", 2, "break", "failed"))
                .isEqualTo(steps(caller, path));
        assertThat(story.events())
                .startsWith("workflow_requested", "plan_frozen", "cost_estimated", "task_dispatched")
                .containsSubsequence("task_attempt_failed", "task_dispatched", "task_failed", "incident_opened")
                .containsSubsequence("task_failed", "workflow_failed", "incident_opened");
        assertThat(story.attempts("sent")).hasSize(3).isEqualTo(story.attempts("received"));
        assertThat(run.path("trace_id").asText()).isEqualTo(trace.toString());
    }

    @AfterEach
    void leaveNothing(RunningPlatform platform) throws Exception {
        new Scenarios(platform, tenant).assertClean("scenarios/STORY");
    }

    private static List<Step> steps(Caller caller, String path) throws Exception {
        return caller.get(PlatformService.TRACE, path + "/steps")
                .path("items")
                .valueStream()
                .map(step -> new Step(
                        step.path("stage").asText(),
                        step.path("attempt").asInt(),
                        step.path("step").asText(),
                        step.path("status").asText()))
                .toList();
    }

    /** What becomes of an alert later is sent without the trace's context, and so not in the logs. */
    private static long told(LogStory story) {
        return story.events().stream()
                .filter(event -> !event.equals("alert_changed"))
                .count();
    }

    /** Each event of the trace is about one node of its graph; without those of alerts. */
    private static int eventCount(Caller caller, String path) throws Exception {
        return caller.get(PlatformService.TRACE, path + "/causality")
                .path("nodes")
                .valueStream()
                .filter(node -> !node.path("kind").asText().equals("alert"))
                .map(node -> node.path("event_ids"))
                .mapToInt(JsonNode::size)
                .sum();
    }
}
