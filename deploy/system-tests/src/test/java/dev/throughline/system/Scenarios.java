package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scenarios through the API, for an operator of a tenant: that which they run in, if none is named. */
final class Scenarios {
    static final String TENANT = "default";
    private static final String RUNS = "/api/v1/scenario-runs/";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final RunningPlatform platform;
    private final Door.Guest operator;

    Scenarios(RunningPlatform platform) throws IOException {
        this(platform, TENANT);
    }

    Scenarios(RunningPlatform platform, String tenant) throws IOException {
        this.platform = platform;
        this.operator = platform.door(tenant).operator();
    }

    List<String> all() throws Exception {
        return operator.get("/api/v1/scenarios")
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asText())
                .toList();
    }

    /** @return the id of the run */
    String start(String scenario) throws Exception {
        var answer = operator.post("/api/v1/scenarios/" + scenario + "/runs", Map.of("cleanup", false));
        return answer.path("run_id").asText();
    }

    List<String> start(List<String> scenarios) throws Exception {
        List<String> runs = new ArrayList<>();
        for (String scenario : scenarios) {
            runs.add(start(scenario));
        }
        return runs;
    }

    JsonNode judged(String run) {
        return await("verdict of " + run)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsMatching(IOException.class::isInstance)
                .until(() -> operator.get(RUNS + run), answer -> answer.hasNonNull("judged_at"));
    }

    /** No run of any scenario is on its way. */
    void awaitIdle() {
        await("runs to end")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsMatching(IOException.class::isInstance)
                .until(() -> operator.get("/api/v1/scenario-runs?state=queued")
                                .path("items")
                                .isEmpty()
                        && operator.get("/api/v1/scenario-runs?state=running")
                                .path("items")
                                .isEmpty());
    }

    /** Breakers of other tests go on by themselves: they recover, and canaries trip them again. */
    void forgetBreakers() throws SQLException {
        platform.caller().execute(PlatformService.INCIDENT, "DELETE FROM breaker");
    }

    /** All links held; a failure says which did not, and what was seen. */
    void assertHeld(String run) {
        var judged = judged(run);
        assertThat(broken(judged)).as(judged.path("scenario_id").asText()).isEmpty();
        assertThat(judged.path("held").asBoolean()).as(judged.toString()).isTrue();
        assertThat(judged.path("links").size()).isGreaterThan(3);
    }

    /** What was expected and seen of links that did not hold, in the order of the line. */
    static List<String> broken(JsonNode judged) {
        return judged.path("links")
                .valueStream()
                .filter(link -> !link.path("state").asText().equals("held"))
                .map(link -> "%s is %s: expected %s; seen %s"
                        .formatted(
                                link.path("name").asText(),
                                link.path("state").asText(),
                                link.path("expected"),
                                link.path("seen")))
                .toList();
    }

    static List<String> brokenNames(JsonNode judged) {
        return judged.path("links")
                .valueStream()
                .filter(link -> !link.path("state").asText().equals("held")
                        && !link.path("state").asText().equals("skipped"))
                .map(link -> link.path("name").asText())
                .toList();
    }

    /** Of all runs of a scenario, or of one run. */
    JsonNode cleanUp(String path) throws Exception {
        String id = operator.post("/api/v1/" + path + "/cleanup?force=false", Map.of())
                .path("cleanup_id")
                .asText();
        return await("receipt of " + path)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsMatching(IOException.class::isInstance)
                .until(() -> operator.get("/api/v1/scenario-cleanups/" + id), answer -> answer.hasNonNull("ended_at"));
    }

    void assertClean(String path) throws Exception {
        var receipt = cleanUp(path);
        assertThat(receipt.path("state").asText()).as(receipt.toString()).isEqualTo("done");
    }
}
