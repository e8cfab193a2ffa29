package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.local.PlatformService;
import dev.throughline.system.DeliveryRuns.Fate;
import dev.throughline.system.LeftBehind.Left;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hundreds of runs, a third of which fail, while everything they need is killed and comes back. The seed decides which
 * ones fail, their order, who is killed when, and for how long.
 */
@ExtendWith(RunningPlatform.Shared.class)
class ChaosIT {
    private static final int RUNS = Integer.getInteger("throughline.chaos.runs", 500);
    private static final long SEED = Long.getLong("throughline.chaos.seed", new Random().nextInt(1, Integer.MAX_VALUE));
    private static final int NEIGHBOURS = 10;
    private static final Duration END = Duration.ofSeconds(120);
    private static final Duration TOLD = Duration.ofSeconds(60);
    private static final String OF_RUNS = "fingerprint NOT LIKE 'breaker|%'";

    private final RunningPlatform platform;
    private final Caller caller;
    private final LeftBehind leftBehind;
    private final DeliveryRuns neighbours;
    private final DeliveryRuns runs;

    ChaosIT(RunningPlatform platform) throws Exception {
        this.platform = platform;
        this.caller = platform.caller();
        this.leftBehind = new LeftBehind(caller);
        this.neighbours = DeliveryRuns.on(caller);
        this.runs = DeliveryRuns.on(caller);
    }

    @Test
    void shouldLeaveNothingOfFailedRunsAndAllOfOthersWhenEverythingIsKilled() throws Exception {
        // Given
        for (int i = 0; i < NEIGHBOURS; i++) {
            neighbours.insist(i, Fate.COMPLETED);
        }
        neighbours.awaitEnd(END);
        Map<UUID, Left> undisturbed = leftBehind.of(neighbours.tenant());
        var random = new Random(SEED);
        var plan = Strikes.plan(random, RUNS);
        System.out.println("-Dthroughline.chaos.seed=" + SEED + " -Dthroughline.chaos.runs=" + RUNS);

        // When
        var met = new Storm(platform, runs, requests(random)).rage(plan);
        met.forEach(System.out::println);

        // Then
        assertThat(met).allSatisfy(strike -> assertThat(strike.inWork()).isPositive());
        runs.awaitEnd(END);
        Map<UUID, Left> left = leftBehind.of(runs.tenant());
        assertThat(left.keySet()).isEqualTo(runs.accepted().keySet()).hasSize(RUNS);
        assertAllOfCompletedRuns(left, undisturbed);
        assertNothingOfFailedRuns(left);
        assertThat(leftBehind.of(neighbours.tenant())).isEqualTo(undisturbed);
        leftBehind.assertNoOrphans();
        leftBehind.assertNothingOpen(runs.tenant());
        awaitTold();
        assertTracesComplete();
        assertLedgerExplains(left);
        assertOneIncidentForEachFailedRun();
        new Decisions(caller, platform.bus(), runs.tenant()).assertOneWriter();
    }

    /** A third of them fail. */
    private static List<Fate> requests(Random random) {
        List<Fate> requests = new ArrayList<>(Collections.nCopies(RUNS / 3, Fate.FAILED));
        requests.addAll(Collections.nCopies(RUNS - requests.size(), Fate.COMPLETED));
        Collections.shuffle(requests, random);
        return requests;
    }

    private void assertAllOfCompletedRuns(Map<UUID, Left> left, Map<UUID, Left> undisturbed) {
        assertThat(undisturbed).hasSize(NEIGHBOURS);
        Left expected = undisturbed.values().iterator().next();
        assertThat(expected.status()).isEqualTo("completed");
        assertThat(expected.counts()).containsKeys("brief", "asset", "package", "artifact", "file");
        for (UUID id : runs.of(Fate.COMPLETED)) {
            Left run = left.get(id);
            assertThat(run.status()).as("%s", id).isEqualTo(expected.status());
            assertThat(run.counts()).as("%s", id).isEqualTo(expected.counts());
            assertThat(run.content()).as("%s", id).isEqualTo(expected.content());
        }
    }

    private void assertNothingOfFailedRuns(Map<UUID, Left> left) {
        for (UUID id : runs.of(Fate.FAILED)) {
            assertThat(left.get(id).status()).as("%s", id).isEqualTo("failed");
            assertThat(left.get(id).counts()).as("%s", id).isEmpty();
        }
    }

    /** The other services hear of it later. */
    private void awaitTold() {
        await().atMost(TOLD)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(caller.count(
                                    PlatformService.TRACE,
                                    "SELECT count(*) FROM trace WHERE status <> 'running'" + ofTenant()))
                            .isEqualTo(RUNS);
                    assertThat(LedgerBalance.of(caller, runs.tenant()).incidents())
                            .hasSizeGreaterThanOrEqualTo(runs.of(Fate.FAILED).size());
                });
    }

    private void assertTracesComplete() throws Exception {
        for (var run : runs.accepted().entrySet()) {
            JsonNode trace = caller.get(PlatformService.TRACE, "/api/v1/traces/" + run.getKey());
            assertThat(trace.path("status").asText())
                    .as("%s", run.getKey())
                    .isEqualTo(run.getValue().status());
            assertThat(trace.path("complete").asBoolean())
                    .as(trace.path("missing").toString())
                    .isTrue();
        }
    }

    private void assertLedgerExplains(Map<UUID, Left> left) throws Exception {
        var ledger = LedgerBalance.of(caller, runs.tenant());
        assertThat(ledger.ends().keySet()).isEqualTo(left.keySet());
        ledger.ends()
                .forEach((id, ends) -> assertThat(ends)
                        .as("%s", id)
                        .singleElement()
                        .isInstanceOf(
                                runs.accepted().get(id) == Fate.FAILED
                                        ? CausalEvent.WorkflowFailed.class
                                        : CausalEvent.WorkflowCompleted.class));
        Map<UUID, Map<String, Integer>> counts = new HashMap<>();
        left.forEach((id, run) -> counts.put(id, run.counts()));
        assertThat(ledger.left()).isEqualTo(counts);
    }

    /**
     * Failures of one cause share an incident, which has an occurrence for each; nothing else is reported. But what is done
     * twice costs twice: the breaker of the estimates may open, and has an incident of its own.
     */
    private void assertOneIncidentForEachFailedRun() throws Exception {
        var ledger = LedgerBalance.of(caller, runs.tenant());
        Map<UUID, UUID> failures = new HashMap<>();
        runs.of(Fate.FAILED)
                .forEach(id -> failures.put(ledger.ends().get(id).getFirst().id(), id));
        Map<UUID, UUID> occurrences = new HashMap<>();
        caller.rows(
                PlatformService.INCIDENT,
                "SELECT event_id, workflow_id FROM incident_occurrence"
                        + " WHERE incident_id IN (SELECT incident_id FROM incident WHERE " + OF_RUNS + ")" + ofTenant(),
                row -> occurrences.put(row.getObject(1, UUID.class), row.getObject(2, UUID.class)));
        assertThat(occurrences).isEqualTo(failures);
        assertThat(caller.rows(
                        PlatformService.INCIDENT,
                        "SELECT occurrences FROM incident WHERE " + OF_RUNS + ofTenant(),
                        row -> row.getLong(1)))
                .containsExactly((long) failures.size());
        assertThat(ledger.incidents().keySet()).isEqualTo(runs.of(Fate.FAILED));
        assertThat(ledger.incidents().values()).containsOnly(1);
    }

    private String ofTenant() {
        return " AND tenant_id = '" + runs.tenant() + "'";
    }
}
