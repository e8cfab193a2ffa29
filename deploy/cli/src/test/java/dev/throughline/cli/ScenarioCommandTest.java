package dev.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as the orchestrator gives them. */
class ScenarioCommandTest {
    private static final String ID = "SDSR-E2E-001";
    private static final String RUN = "01990000-0000-7000-8000-000000000001";
    private static final String CLEANUP = "01990000-0000-7000-8000-00000000000c";
    private static final String HELD =
            "{\"name\": \"run\", \"state\": \"held\", \"expected\": \"failed\", \"seen\": \"failed\","
                    + " \"after_ms\": 1234, \"deadline_ms\": 10000}";
    private static final String MISSING =
            "{\"name\": \"incident\", \"state\": \"missing\", \"expected\": \"one incident\","
                    + " \"seen\": \"none within <10 s> & \\u0007\", \"after_ms\": null, \"deadline_ms\": 10000}";
    private static final String CLEAN =
            "{\"name\": \"cleanup\", \"state\": \"held\", \"expected\": \"clean\", \"seen\": \"clean\", \"after_ms\": 900}";

    @TempDir
    Path folder;

    private FakeOrchestrator platform;

    @BeforeEach
    void start() throws Exception {
        platform = new FakeOrchestrator();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void shouldTellEachLinkOnceAndExitWithZeroWhenAllHeld() {
        // Given
        starts();
        platform.on(
                "GET /api/v1/scenario-runs/" + RUN,
                200,
                run("running", "null", ""),
                run("running", "null", HELD),
                run("running", "null", HELD),
                run("judged", "true", HELD));

        // When
        var said = platform.run(folder, "scenario", "run", ID);

        // Then
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out().lines().filter(line -> line.startsWith("  run "))).hasSize(1);
        assertThat(said.out()).contains("1.2 s").contains("10.0 s").endsWith("held: 1 of 1 links\n");
        assertThat(platform.asked()).contains("POST /api/v1/scenarios/" + ID + "/runs {\"cleanup\":false}");
    }

    @Test
    void shouldNameTheMissingLinkAndWhatWasSeenInsteadWhenOneDidNotHold() {
        // Given
        starts();
        platform.on("GET /api/v1/scenario-runs/" + RUN, 200, run("judged", "false", HELD + "," + MISSING));

        // When
        var said = platform.run(folder, "scenario", "run", ID);

        // Then
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out())
                .contains("NOT HELD (1 of 2 links)")
                .contains("incident is missing: expected one incident; seen none within <10 s> & ·");
    }

    @Test
    void shouldWriteJsonAndWellFormedJunitWhenAskedFor() throws Exception {
        // Given
        starts();
        platform.on("GET /api/v1/scenario-runs/" + RUN, 200, run("judged", "false", HELD + "," + MISSING));
        Path file = folder.resolve("verdict.xml");

        // When
        var said = platform.run(folder, "scenario", "run", ID, "--json", "--junit", file.toString());

        // Then
        var json = Json.read(said.out().getBytes(StandardCharsets.UTF_8), JsonNode.class);
        assertThat(json.path("held").asBoolean()).isFalse();
        assertThat(json.path("runs").path(0).path("links")).hasSize(2);
        var xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        var cases = xml.getElementsByTagName("testcase");
        assertThat(cases.getLength()).isEqualTo(2);
        assertThat(cases.item(0).getAttributes().getNamedItem("time").getNodeValue())
                .isEqualTo("1.234");
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
                .isEqualTo("incident is missing: expected one incident; seen none within <10 s> & \uFFFD");
        assertThat(xml.getElementsByTagName("testsuite")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("failures")
                        .getNodeValue())
                .isEqualTo("1");
    }

    @Test
    void shouldPrintTheReceiptAfterTheVerdictWhenItCleansUp() {
        // Given
        starts();
        platform.on(
                        "GET /api/v1/scenario-runs/" + RUN,
                        200,
                        run("judged", "true", HELD),
                        run("judged", "true", HELD, CLEANUP),
                        run("judged", "true", HELD, CLEANUP),
                        run("judged", "true", HELD + "," + CLEAN, CLEANUP))
                .on(
                        "GET /api/v1/scenario-cleanups/" + CLEANUP,
                        200,
                        receipt("waiting_for", "\"trace\""),
                        receipt("done", ""));

        // When
        var said = platform.run(folder, "scenario", "run", ID, "--cleanup");

        // Then
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("waiting for trace")
                .contains("held: 2 of 2 links")
                .containsPattern("trace +ledger_entry +12 +0 +7 +7")
                .containsPattern("trace +ledger_block +3 +0 +- +-")
                .containsPattern("all +15 +0")
                .contains("clean: nothing synthetic is left; receipt sha256:ab12");
    }

    @Test
    void shouldExitWithOneWhenTheCleanUpFoundSomethingAfterTheVerdict() {
        // Given
        starts();
        String wrong = CLEAN.replace("held", "wrong").replace("\"seen\": \"clean\"", "\"seen\": \"3 rows remain\"");
        platform.on("GET /api/v1/scenario-runs/" + RUN, 200, run("judged", "true", HELD + "," + wrong, CLEANUP))
                .on("GET /api/v1/scenario-cleanups/" + CLEANUP, 200, receipt("done", ""));

        // When
        var said = platform.run(folder, "scenario", "run", ID, "--cleanup");

        // Then
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("cleanup is wrong: expected clean; seen 3 rows remain");
    }

    @Test
    void shouldPrintTheTextOfAScenarioWhenItIsShown() {
        // Given
        platform.on("GET /api/v1/scenarios/" + ID, 200, "{\"id\": \"x\", \"text\": \"id: x\\ntitle: t\\u001b\"}");

        // When
        var said = platform.run(folder, "scenario", "show", ID);

        // Then
        assertThat(said.out()).isEqualTo("id: x%ntitle: t·%n".formatted());
    }

    @Test
    void shouldExitWithOneWhenAServiceKeepsTheCleanUpWaiting() {
        // Given
        platform.on(
                        "POST /api/v1/scenarios/" + ID + "/cleanup?force=true",
                        202,
                        "{\"cleanup_id\": \"" + CLEANUP + "\"}")
                .on("GET /api/v1/scenario-cleanups/" + CLEANUP, 200, receipt("waiting_for", "\"trace\""));

        // When
        var said = platform.run(folder, "scenario", "cleanup", ID, "--force", "--timeout", "1s");

        // Then
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("NOT CLEAN waiting_for: trace");
    }

    @Test
    void shouldSayWhyWhenACleanUpIsRefused() {
        // Given
        platform.on(
                "POST /api/v1/scenario-runs/" + RUN + "/cleanup?force=false",
                409,
                "{\"title\": \"conflict\", \"detail\": \"the run still runs\"}");

        // When
        var said = platform.run(folder, "scenario", "cleanup", RUN);

        // Then
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).isEqualTo("throughline: the run still runs\n");
    }

    @Test
    void shouldRunEveryScenarioAndNameThoseThatDidNotHoldWhenAllAreAskedFor() {
        // Given
        starts();
        platform.on(
                        "GET /api/v1/scenarios",
                        200,
                        "{\"items\": [{\"id\": \"" + ID
                                + "\"}, {\"id\": \"POISON-001\", \"title\": \"a\\u001b[2Jb\"}]}")
                .on("POST /api/v1/scenarios/POISON-001/runs", 202, "{\"run_id\": \"r2\"}")
                .on("GET /api/v1/scenario-runs/" + RUN, 200, run("judged", "true", HELD))
                .on(
                        "GET /api/v1/scenario-runs/r2",
                        200,
                        run("judged", "false", MISSING).replace(ID, "POISON-001"));

        // When
        var said = platform.run(folder, "scenario", "run", "--all");

        // Then
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out().lines().toList().subList((int) said.out().lines().count() - 2, (int)
                        said.out().lines().count()))
                .isEqualTo(List.of("SDSR-E2E-001               held", "POISON-001                 NOT HELD: incident"));
        assertThat(platform.run(folder, "scenario", "list").out()).contains("a·[2Jb");
    }

    @Test
    void shouldJudgeTheLatestRunAgainWhenAScenarioIsVerified() {
        // Given
        platform.on(
                        "GET /api/v1/scenario-runs?limit=1&scenario=" + ID,
                        200,
                        "{\"items\": [" + run("judged", "false", MISSING) + "]}")
                .on("POST /api/v1/scenario-runs/" + RUN + "/verify", 200, run("judged", "true", HELD));

        // When
        var said = platform.run(folder, "scenario", "verify", ID);

        // Then
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("held: 1 of 1 links");
    }

    @Test
    void shouldShowTheLastVerdictOfEachScenarioWhenWatched() {
        // Given
        String other = run("judged", "true", HELD).replace(ID, "POISON-001").replace(RUN, "r2");
        platform.on("GET /api/v1/scenarios", 200, """
                        {"items": [{"id": "%s"}, {"id": "POISON-001"}, {"id": "NEVER-001"}]}""".formatted(ID))
                .on(verdicts(ID), 200, "{\"items\": [" + run("judged", "false", HELD + "," + MISSING) + "]}")
                .on(verdicts("POISON-001"), 200, "{\"items\": [" + other + "]}")
                .on(verdicts("NEVER-001"), 200, "{\"items\": []}");

        // When
        var said = platform.run(folder, "scenario", "watch", "--once");

        // Then
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out().lines()).hasSize(2);
        assertThat(said.out().lines().skip(1).findFirst().orElseThrow())
                .contains(ID)
                .contains("NOT HELD")
                .contains("incident is missing");
    }

    @Test
    void shouldGoOnWatchingWhenThePlatformIsAwayForAMoment() {
        // Given
        platform.on("GET /api/v1/scenarios", 503, "{}")
                .on("GET /api/v1/scenarios", 404, "{\"detail\": \"this ends the test\"}");

        // When
        var said = platform.run(folder, "scenario", "watch");

        // Then
        assertThat(said.err()).isEqualTo("throughline: HTTP status 503%nthroughline: this ends the test%n".formatted());
    }

    @Test
    void shouldFollowAndReportWhatWasStartedWhenAnotherCannotBe() throws Exception {
        // Given
        starts();
        platform.on("POST /api/v1/scenarios/TYPO/runs", 404, "{\"detail\": \"no scenario is called TYPO\"}")
                .on("GET /api/v1/scenario-runs/" + RUN, 200, run("judged", "true", HELD));
        Path file = folder.resolve("verdict.xml");

        // When
        var said = platform.run(folder, "scenario", "run", ID, "TYPO", "--json", "--junit", file.toString());

        // Then
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).isEqualTo("throughline: TYPO: no scenario is called TYPO%n".formatted());
        var json = Json.read(said.out().getBytes(StandardCharsets.UTF_8), JsonNode.class);
        assertThat(json.path("held").asBoolean(true)).isFalse();
        assertThat(json.path("runs").path(0).path("run_id").asText()).isEqualTo(RUN);
        assertThat(json.path("runs").path(1).path("scenario_id").asText()).isEqualTo("TYPO");
        assertThat(json.path("runs").path(1).path("state").asText()).isEqualTo("unknown");
        var xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagName("error").item(0).getTextContent())
                .isEqualTo("the run is unknown and has no verdict");
    }

    @Test
    void shouldReportARunThatCannotBeSeenAsUnknown() throws Exception {
        // Given
        starts();
        platform.on("GET /api/v1/scenario-runs/" + RUN, 403, "{\"detail\": \"not yours\"}");

        // When
        var said = platform.run(folder, "scenario", "run", ID, "--json");

        // Then
        assertThat(said.exit()).isEqualTo(1);
        var json = Json.read(said.out().getBytes(StandardCharsets.UTF_8), JsonNode.class);
        assertThat(json.path("runs").path(0).path("state").asText()).isEqualTo("unknown");
        assertThat(json.path("runs").path(0).path("run_id").asText()).isEqualTo(RUN);
    }

    @Test
    void shouldSayThatNothingIsCalledSoWhenNothingWasDeleted() {
        // Given
        String nothing = receipt("done", "").replaceAll("\"deleted\": \\d+", "\"deleted\": 0");
        for (String id : List.of(ID, "TYPO")) {
            platform.on(
                    "POST /api/v1/scenarios/" + id + "/cleanup?force=false",
                    202,
                    "{\"cleanup_id\": \"" + CLEANUP + "\"}");
        }
        platform.on("GET /api/v1/scenario-cleanups/" + CLEANUP, 200, nothing)
                .on("GET /api/v1/scenarios/" + ID, 200, "{}")
                .on("GET /api/v1/scenario-runs?limit=1&scenario=TYPO", 200, "{\"items\": []}");

        // When
        var known = platform.run(folder, "scenario", "cleanup", ID);
        var typo = platform.run(folder, "scenario", "cleanup", "TYPO");

        // Then
        assertThat(known.exit()).isZero();
        assertThat(typo.exit()).isEqualTo(1);
        assertThat(typo.err())
                .isEqualTo("throughline: nothing was deleted: no scenario or run is called TYPO%n".formatted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scenario", "scenario run", "scenario run A-001 --all"})
    void shouldExitWithTwoWhenTheUsageIsWrong(String words) {
        assertThat(platform.run(folder, words.split(" ")).exit()).isEqualTo(2);
    }

    private static String verdicts(String scenario) {
        return "GET /api/v1/scenario-runs?limit=1&state=judged&scenario=" + scenario;
    }

    private void starts() {
        platform.on(
                "POST /api/v1/scenarios/" + ID + "/runs",
                202,
                "{\"run_id\": \"" + RUN + "\", \"scenario_id\": \"" + ID + "\", \"state\": \"queued\"}");
    }

    private static String run(String state, String held, String links) {
        return run(state, held, links, "");
    }

    private static String run(String state, String held, String links, String cleanup) {
        return """
                {"run_id": "%s", "scenario_id": "%s", "tenant_id": "default", "state": "%s", "held": %s,
                 "links": [%s], "workflow_ids": [], "trace_ids": [], "started_at": "2026-11-21T10:00:00Z",
                 "judged_at": %s, "cleanup_id": %s}
                """.formatted(
                        RUN,
                        ID,
                        state,
                        held,
                        links,
                        state.equals("judged") ? "\"2026-11-21T10:00:05.123456Z\"" : "null",
                        cleanup.isEmpty() ? "null" : "\"" + cleanup + "\"");
    }

    private static String receipt(String state, String waitingFor) {
        return """
                {"cleanup_id": "%s", "scenario": "%s", "state": "%s", "waiting_for": [%s], "rounds": 2,
                 "services": [{"service": "trace", "tables": [
                    {"table": "ledger_entry", "deleted": 12, "remaining": 0, "real_before": 7, "real_after": 7},
                    {"table": "ledger_block", "deleted": 3, "remaining": 0}]}],
                 "checks": [{"name": "real rows are unchanged", "held": true, "seen": "7 before and after"}],
                 "digest": "ab12", "started_at": "2026-11-21T10:00:05Z"}
                """.formatted(CLEANUP, ID, state, waitingFor);
    }
}
