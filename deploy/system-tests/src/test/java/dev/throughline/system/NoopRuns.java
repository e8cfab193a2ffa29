package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty workflows of one tenant of their own, and everything that must hold of them in the end. */
final class NoopRuns {
    static final int STAGES = 3;

    private final Caller platform;
    private final String tenant = "t-" + UUID.randomUUID();
    /** Workflow ids by idempotency key, of those that were accepted. */
    private final Map<String, String> accepted = new ConcurrentHashMap<>();

    private final AtomicInteger submitted = new AtomicInteger();

    NoopRuns(Caller platform) {
        this.platform = platform;
    }

    /** As a caller would: one that is told to come again does. */
    void submit(int count) {
        for (int i = 0; i < count; i++) {
            String key = newKey();
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .until(() -> isAccepted(key, platform.post(tenant, request(), key)));
        }
    }

    /** Accepted or refused; a refusal is repeated by {@link #repeatRefused}. */
    int offer(int count) throws IOException, InterruptedException {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            String key = newKey();
            if (!isAccepted(key, platform.post(tenant, request(), key))) {
                refused++;
            }
        }
        return refused;
    }

    /** One run, through whichever door takes it first: its caller does not care who starts it. */
    void insist(List<Caller> doors, Duration patienceAtADoor) {
        String key = newKey();
        await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).until(() -> {
            for (Caller door : doors) {
                if (offered(door, key, patienceAtADoor)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** At one door only, however long its answer takes. */
    boolean offerAt(Caller door) throws InterruptedException {
        return offered(door, newKey(), Duration.ofSeconds(60));
    }

    /** False also without an answer: then it may have been accepted, and the same key finds out. */
    private boolean offered(Caller door, String key, Duration patience) throws InterruptedException {
        try {
            return isAccepted(key, door.post(tenant, request(), key, patience));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isAccepted(String key, HttpResponse<byte[]> answer) {
        if (answer.statusCode() == 202) {
            accept(key, Json.read(answer.body(), JsonNode.class));
            return true;
        }
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        return false;
    }

    private String newKey() {
        return "run-" + submitted.getAndIncrement();
    }

    /** Under the same keys, as a caller would: whatever became of the first request, there is one workflow a key. */
    void repeatRefused() {
        for (int i = 0; i < submitted.get(); i++) {
            String key = "run-" + i;
            if (!accepted.containsKey(key)) {
                accept(
                        key,
                        await().atMost(Duration.ofSeconds(60))
                                .ignoreExceptions()
                                .until(() -> platform.submit(tenant, request(), key), answer -> answer != null));
            }
        }
    }

    private void accept(String key, JsonNode answer) {
        accepted.put(key, answer.path("workflow_id").asText());
    }

    private static Map<String, Object> request() {
        return Map.of("type", "noop", "name", "a run", "parameters", Map.of());
    }

    String tenant() {
        return tenant;
    }

    int count() {
        return accepted.size();
    }

    long ended() throws Exception {
        return platform.count(
                PlatformService.ORCHESTRATOR, "SELECT count(*) FROM workflow WHERE status = 'completed'" + ofTenant());
    }

    /** Each accepted workflow completed once, each task has one result and each step one record, and nothing is left. */
    void assertComplete() throws Exception {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(ended()).isEqualTo(count()));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(traces("SELECT count(*) FROM trace WHERE status = 'completed'" + ofTenant()))
                                .isEqualTo(count()));
        assertThat(accepted.values()).doesNotHaveDuplicates();
        for (String id : accepted.values()) {
            var trace = platform.get(PlatformService.TRACE, "/api/v1/traces/" + id);
            assertThat(trace.path("status").asText()).isEqualTo("completed");
            assertThat(trace.path("complete").asBoolean())
                    .as(trace.path("missing").toString())
                    .isTrue();
        }
        assertThat(platform.count(
                        PlatformService.ORCHESTRATOR, "SELECT count(*) FROM workflow WHERE true" + ofTenant()))
                .isEqualTo(count());
        assertThat(platform.count(
                        PlatformService.ORCHESTRATOR,
                        "SELECT count(*) FROM task WHERE status <> 'succeeded'" + ofTenant()))
                .isZero();
        assertThat(traces("SELECT count(DISTINCT event ->> 'task_id') FROM " + events()
                        + " WHERE event ->> 'type' = 'task_succeeded'"))
                .isEqualTo((long) count() * STAGES);
        assertThat(traces("SELECT count(*) FROM (SELECT 1 FROM " + events()
                        + " WHERE event ->> 'type' IN ('task_succeeded', 'task_failed')"
                        + " GROUP BY event ->> 'task_id' HAVING count(*) <> 1) AS wrong"))
                .as("tasks with other than one result")
                .isZero();
        assertThat(traces("SELECT count(*) FROM (SELECT 1 FROM trace_step s JOIN trace USING (workflow_id) WHERE true"
                        + ofTenant("trace.")
                        + " GROUP BY s.task_id, s.attempt, s.step_index HAVING count(*) > 1) AS t"))
                .as("steps recorded twice")
                .isZero();
    }

    private long traces(String query) throws Exception {
        return platform.count(PlatformService.TRACE, query);
    }

    private String events() {
        return "(SELECT jsonb_array_elements(body -> 'events') AS event"
                + " FROM (SELECT convert_from(body, 'UTF8')::jsonb AS body FROM ledger_entry) AS records"
                + " WHERE body ->> 'tenant_id' = '" + tenant + "') AS events";
    }

    private String ofTenant() {
        return ofTenant("");
    }

    private String ofTenant(String table) {
        return " AND " + table + "tenant_id = '" + tenant + "'";
    }
}
