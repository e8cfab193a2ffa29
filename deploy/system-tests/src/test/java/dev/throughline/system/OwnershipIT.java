package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.local.PlatformService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two orchestrators on one platform, and runs started through both while slots change hands. */
@ExtendWith(RunningPlatform.Shared.class)
class OwnershipIT {
    private static final Set<Integer> ALL = Set.of(0, 1);
    private static final int CROWD = 5;
    private static final int MORE = 20;
    /** For a process to start, or for the ten seconds after which Kafka gives up a silent one, and some more. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final RunningPlatform platform;
    private final NoopRuns runs;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Boolean>> crowd = new ArrayList<>();
    private Orchestrator first;
    private Orchestrator second;
    private SteadyLoad load;

    OwnershipIT(RunningPlatform platform) {
        this.platform = platform;
        this.runs = new NoopRuns(platform.caller());
    }

    @BeforeEach
    void start() throws Exception {
        first = platform.orchestrator();
        awaitSlots(first, ALL);
        second = platform.launchAnotherOrchestrator();
        load = SteadyLoad.of(runs, List.of(first, second));
    }

    @AfterEach
    void restoreTheOneInstance() throws Exception {
        try {
            if (second.isAlive()) {
                second.signal("CONT");
            }
            load.close();
        } finally {
            second.leave();
            callers.shutdownNow();
            if (!platform.isAlive(PlatformService.ORCHESTRATOR)) {
                platform.startAgain(PlatformService.ORCHESTRATOR);
            }
            awaitSlots(platform.orchestrator(), ALL);
        }
    }

    @Test
    void shouldMoveSlotsWhenAnInstanceJoinsAndLeaves() throws Exception {
        // Given
        Map<Integer, Long> alone = epochs();
        awaitShared();
        int moving = second.slots().iterator().next();
        Map<Integer, Long> shared = epochs();
        awaitMoreRuns();

        // When
        second.leave();

        // Then
        awaitSlots(first, ALL);
        assertThat(shared.get(moving)).isGreaterThan(alone.get(moving));
        assertThat(epochs().get(moving)).isGreaterThan(shared.get(moving));
        awaitMoreRuns();
        assertNothingLostOrTwice();
    }

    @Test
    void shouldTakeAllSlotsWhenTheOtherIsKilled() throws Exception {
        // Given
        awaitShared();
        awaitMoreRuns();

        // When
        first.kill();

        // Then
        awaitSlots(second, ALL);
        awaitMoreRuns();
        assertNothingLostOrTwice();
    }

    @Test
    void shouldWriteNothingWhenAFormerOwnerWakesUp() throws Exception {
        // Given
        awaitShared();
        awaitMoreRuns();
        pauseInTransaction(second);
        awaitSlots(first, ALL);
        awaitMoreRuns();

        // When
        int asleep = second.logged();
        crowd(second);
        second.signal("CONT");

        // Then: the transaction in which it fell asleep is gone, or its epoch is refused; it must have found out itself
        await().atMost(PATIENCE)
                .until(() -> second.hasLoggedSince(asleep, "slot lost to another owner")
                        || second.hasLoggedSince(asleep, "commit failed and is repeated"));
        awaitShared();
        awaitMoreRuns();
        assertNothingLostOrTwice();
    }

    private void assertNothingLostOrTwice() throws Exception {
        load.close();
        for (Future<Boolean> answer : crowd) {
            answer.get();
        }
        runs.repeatRefused();
        runs.assertComplete();
        var decisions = new Decisions(platform.caller(), platform.bus(), runs.tenant());
        decisions.assertOneWriter();
        decisions.assertEachOnce(runs.count(), NoopRuns.STAGES);
        decisions.assertNoTaskRepeated();
    }

    /** Callers who want a run from this one only, whatever they get. */
    private void crowd(Orchestrator orchestrator) {
        for (int i = 0; i < CROWD; i++) {
            crowd.add(callers.submit(() -> runs.offerAt(orchestrator.caller())));
        }
    }

    /** In the middle of a commit: the locks of its transaction are in everybody's way. */
    private void pauseInTransaction(Orchestrator orchestrator) {
        await().atMost(PATIENCE).until(() -> {
            crowd(orchestrator);
            orchestrator.signal("STOP");
            // Whoever runs goes on with a transaction long before.
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            boolean inTransaction = openTransactions() > 0;
            if (!inTransaction) {
                orchestrator.signal("CONT");
            }
            return inTransaction;
        });
    }

    private long openTransactions() throws Exception {
        return platform.caller()
                .count(
                        PlatformService.ORCHESTRATOR,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND state = 'idle in transaction' AND backend_xid IS NOT NULL"
                                + " AND state_change < now() - interval '150 ms'");
    }

    private void awaitShared() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(first.slots()).hasSize(1);
            assertThat(second.slots()).hasSize(1).doesNotContainAnyElementsOf(first.slots());
        });
    }

    private static void awaitSlots(Orchestrator owner, Set<Integer> slots) {
        await().atMost(PATIENCE).until(owner::slots, slots::equals);
    }

    /** Accepted and ended from now on. */
    private void awaitMoreRuns() throws Exception {
        int accepted = runs.count();
        long ended = runs.ended();
        await().atMost(PATIENCE).until(() -> runs.count() >= accepted + MORE && runs.ended() >= ended + MORE);
    }

    private Map<Integer, Long> epochs() throws Exception {
        Map<Integer, Long> epochs = new TreeMap<>();
        platform.caller()
                .rows(
                        PlatformService.ORCHESTRATOR,
                        "SELECT slot, epoch FROM slot",
                        row -> epochs.put(row.getInt(1), row.getLong(2)));
        return epochs;
    }
}
