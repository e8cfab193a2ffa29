package dev.throughline.cli;

import dev.throughline.contracts.Json;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** What the orchestrator answers about scenarios. */
final class ScenarioClient {
    private static final String SCENARIOS = "/api/v1/scenarios";
    private static final String RUNS = "/api/v1/scenario-runs";
    private static final int MISSING = 404;
    private static final byte[] NOTHING = Json.bytes(Map.of());

    private final PlatformClient platform;

    ScenarioClient(PlatformClient platform) {
        this.platform = platform;
    }

    PlatformClient.Answer list() throws IOException, InterruptedException {
        return get(SCENARIOS);
    }

    PlatformClient.Answer show(String scenario) throws IOException, InterruptedException {
        return get(SCENARIOS + "/" + PlatformClient.inPath(scenario));
    }

    PlatformClient.Answer start(String scenario, boolean cleanup) throws IOException, InterruptedException {
        String path = SCENARIOS + "/" + PlatformClient.inPath(scenario) + "/runs";
        return post(path, Json.bytes(Map.of("cleanup", cleanup)));
    }

    /** A list of the latest one that has a verdict, or an empty one. */
    PlatformClient.Answer latestVerdict(String scenario) throws IOException, InterruptedException {
        return get(RUNS + "?limit=1&state=judged&scenario=" + PlatformClient.inPath(scenario));
    }

    /** Whether there is such a scenario, or was one that left runs, or such a run. */
    boolean isKnown(String target) throws IOException, InterruptedException {
        if (isRun(target)) {
            return run(target).status() != MISSING;
        }
        return show(target).status() != MISSING
                || !get(RUNS + "?limit=1&scenario=" + PlatformClient.inPath(target))
                        .body()
                        .path("items")
                        .isEmpty();
    }

    /** @return its id */
    String latestRun(String scenario) throws IOException, InterruptedException {
        var answer = get(RUNS + "?limit=1&scenario=" + PlatformClient.inPath(scenario));
        String found = answer.body().path("items").path(0).path("run_id").asText();
        if (found.isEmpty()) {
            throw new IOException(answer.isOk() ? "there is no run of " + scenario : answer.reasons());
        }
        return found;
    }

    PlatformClient.Answer run(String run) throws IOException, InterruptedException {
        return get(RUNS + "/" + PlatformClient.inPath(run));
    }

    PlatformClient.Answer verify(String run) throws IOException, InterruptedException {
        return post(RUNS + "/" + PlatformClient.inPath(run) + "/verify", NOTHING);
    }

    /** @param target a scenario, for all its runs, or the id of a run */
    PlatformClient.Answer cleanup(String target, boolean force) throws IOException, InterruptedException {
        String path = (isRun(target) ? RUNS : SCENARIOS) + "/" + PlatformClient.inPath(target) + "/cleanup";
        return post(path + "?force=" + force, NOTHING);
    }

    PlatformClient.Answer receipt(String cleanup) throws IOException, InterruptedException {
        return get("/api/v1/scenario-cleanups/" + PlatformClient.inPath(cleanup));
    }

    static boolean isRun(String target) {
        try {
            return UUID.fromString(target).toString().equalsIgnoreCase(target);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private PlatformClient.Answer get(String path) throws IOException, InterruptedException {
        return platform.get(PlatformService.ORCHESTRATOR, path, 0);
    }

    private PlatformClient.Answer post(String path, byte[] json) throws IOException, InterruptedException {
        return platform.post(PlatformService.ORCHESTRATOR, path, json);
    }
}
