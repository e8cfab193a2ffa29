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
import java.util.concurrent.Callable;
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
    private static final int HELD = 10;
    /** For a process to start, or for the ten seconds after which Kafka gives up a silent one, and some more. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final RunningPlatform platform;
    private final NoopRuns runs;
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
        second.signal("STOP");
        awaitSlots(first, ALL);
        awaitMoreRuns();

        // When
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> offer = () -> runs.offerAt(second.caller());
            List<Future<Boolean>> held = new ArrayList<>();
            for (int i = 0; i < HELD; i++) {
                held.add(callers.submit(offer));
            }
            second.signal("CONT");
        }

        // Then
        await().atMost(PATIENCE).until(() -> second.hasLogged("slot lost to another owner"));
        awaitShared();
        awaitMoreRuns();
        assertNothingLostOrTwice();
    }

    private void assertNothingLostOrTwice() throws Exception {
        load.close();
        runs.repeatRefused();
        runs.assertComplete();
        var decisions = new Decisions(platform.caller(), platform.bus(), runs.tenant());
        decisions.assertOneWriter();
        decisions.assertEachOnce(runs.count(), NoopRuns.STAGES);
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
        await().atMost(PATIENCE).until(() -> runs.count() >= accepted + 40 && runs.ended() >= ended + 40);
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
