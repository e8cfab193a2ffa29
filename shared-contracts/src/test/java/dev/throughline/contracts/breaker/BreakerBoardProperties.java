package dev.throughline.contracts.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.BreakerState;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BreakerBoardProperties {
    private static final List<String> STATES = List.of("closed", "open", "half_open", "unheard_of");

    @Property(tries = 300)
    void shouldShowTheHighestVersionWhateverTheOrder(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        List<BreakerState> history = new ArrayList<>();
        for (int version = 1; version <= 20; version++) {
            history.add(state("t" + random.nextInt(3), STATES.get(random.nextInt(4)), random.nextInt(8) == 0, version));
        }
        List<BreakerState> arrivals = new ArrayList<>(history);
        arrivals.addAll(history.subList(0, random.nextInt(20)));
        Collections.shuffle(arrivals, random);

        // When
        var board = new BreakerBoard();
        int half = random.nextInt(arrivals.size());
        board.learn(changes(arrivals.subList(0, half)));
        board.learn(changes(arrivals.subList(half, arrivals.size())));

        // Then
        for (String tenant : List.of("t0", "t1", "t2", "t9")) {
            boolean isAllowed = history.reversed().stream()
                    .filter(state -> state.tenantId().equals(tenant))
                    .findFirst()
                    .map(state ->
                            !state.isDisabled() && !Set.of("open", "half_open").contains(state.state()))
                    .orElse(true);
            assertThat(board.allows("v2", tenant)).as(tenant).isEqualTo(isAllowed);
            assertThat(board.allows("v3", tenant)).isTrue();
        }
    }

    @Example
    void shouldAllowAgainWhenTheBreakerIsNoMore() {
        // Given
        var board = new BreakerBoard();
        board.learn(changes(List.of(state("t", "open", false, 1))));
        assertThat(board.allows("v2", "t")).isFalse();

        // When
        board.learn(List.of(new BreakerBoard.Change("v2/t", null)));

        // Then
        assertThat(board.allows("v2", "t")).isTrue();
    }

    @Example
    void shouldAllocateNothingWhenAsked() {
        // Given
        var board = new BreakerBoard();
        board.learn(changes(List.of(
                state("a", "open", false, 1), state("b", "open", false, 1), state("c", "half_open", false, 1))));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = asked(board, 100_000);

        // When
        long before = threads.getCurrentThreadAllocatedBytes();
        refused += asked(board, 1_000_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // Then
        assertThat(refused).isEqualTo(1_100_000 / 2);
        assertThat(allocated).isLessThan(10_000);
    }

    private static List<BreakerBoard.Change> changes(List<BreakerState> states) {
        return states.stream()
                .map(state -> new BreakerBoard.Change(state.name(), state))
                .toList();
    }

    private static int asked(BreakerBoard board, int times) {
        int refused = 0;
        for (int i = 0; i < times; i++) {
            refused += board.allows("v2", i % 2 == 0 ? "a" : "z") ? 0 : 1;
        }
        return refused;
    }

    private static BreakerState state(String tenant, String state, boolean isDisabled, long version) {
        return new BreakerState(
                "v2/" + tenant, "v2", tenant, state, isDisabled, null, 1, null, null, Instant.EPOCH, version);
    }
}
