package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Runs of {@code client-to-delivery} of one tenant of their own: some can be delivered, others break their brief. */
final class DeliveryRuns {
    private static final String TEMPLATE = "client-to-delivery";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What becomes of a request if nobody interferes; the template has an example of each. */
    enum Fate {
        COMPLETED("passes"),
        FAILED("fails_quality_check");

        private final String example;

        Fate(String example) {
            this.example = example;
        }

        String status() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Caller platform;
    private final String tenant = "t-" + UUID.randomUUID();
    private final Map<Fate, JsonNode> parameters;
    private final Map<UUID, Fate> accepted = new ConcurrentHashMap<>();

    private DeliveryRuns(Caller platform, Map<Fate, JsonNode> parameters) {
        this.platform = platform;
        this.parameters = parameters;
    }

    static DeliveryRuns on(Caller platform) throws IOException, InterruptedException {
        JsonNode examples = platform.get(PlatformService.ORCHESTRATOR, "/api/v1/templates/" + TEMPLATE)
                .path("examples");
        Map<String, JsonNode> named = examples.valueStream()
                .collect(Collectors.toMap(
                        example -> example.path("name").asText(), example -> example.path("parameters")));
        return new DeliveryRuns(
                platform,
                List.of(Fate.values()).stream()
                        .collect(Collectors.toMap(fate -> fate, fate -> named.get(fate.example))));
    }

    /** As often as it takes, under one key: each request becomes one workflow, whatever happens to its answers. */
    void insist(int number, Fate fate) {
        var request = Map.of("type", TEMPLATE, "name", "run " + number, "parameters", parameters.get(fate));
        UUID id = await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> ask(request, "run-" + number), Optional::isPresent)
                .orElseThrow();
        assertThat(accepted.put(id, fate)).as("another request's workflow").isNull();
    }

    private Optional<UUID> ask(Map<String, Object> request, String key) throws InterruptedException {
        HttpResponse<byte[]> answer;
        try {
            answer = platform.post(tenant, request, key);
        } catch (IOException e) {
            return Optional.empty();
        }
        var body = Json.read(answer.body(), JsonNode.class);
        assertThat(answer.statusCode()).as(body.toString()).isIn(202, 503);
        return answer.statusCode() == 202
                ? Optional.of(UUID.fromString(body.path("workflow_id").asText()))
                : Optional.empty();
    }

    String tenant() {
        return tenant;
    }

    int count() {
        return accepted.size();
    }

    Map<UUID, Fate> accepted() {
        return Map.copyOf(accepted);
    }

    Set<UUID> of(Fate fate) {
        return accepted.entrySet().stream()
                .filter(run -> run.getValue() == fate)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    long inWork() throws SQLException {
        return count("ended_at IS NULL");
    }

    long ended() throws SQLException {
        return count("ended_at IS NOT NULL");
    }

    private long count(String condition) throws SQLException {
        return platform.count(
                PlatformService.ORCHESTRATOR,
                "SELECT count(*) FROM workflow WHERE " + condition + " AND tenant_id = '" + tenant + "'");
    }

    void awaitEnd(Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(this::inWork, open -> open == 0);
    }
}
