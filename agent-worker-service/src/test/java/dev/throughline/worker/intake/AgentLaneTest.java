package dev.throughline.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Threads are played by hand: a task that was started runs when it is told to. */
class AgentLaneTest {
    private final Deque<Runnable> started = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();

    @Test
    void shouldRunARealTaskThatCameLaterFirstWhenTheAgentIsFull() {
        // Given
        var lane = new AgentLane(4, started::add);
        for (int i = 0; i < 20; i++) {
            submit(lane, "synthetic" + i, true);
        }
        for (int i = 0; i < 3; i++) {
            submit(lane, "real" + i, false);
        }
        assertThat(started).hasSize(4);

        // When
        submit(lane, "late", false);
        endOne();
        endOne();

        // Then
        assertThat(ran).containsExactly("synthetic0", "real0");
        assertThat(lane.isFull()).isFalse();
        while (!started.isEmpty()) {
            endOne();
        }
        assertThat(ran.indexOf("late")).isLessThan(ran.indexOf("synthetic2"));
        assertThat(ran).hasSize(24);
    }

    @Test
    void shouldStartTheRealTaskFirstWhenBothWaitForTheSamePlace() {
        // Given
        var lane = new AgentLane(2, started::add);
        submit(lane, "real0", false);
        submit(lane, "real1", false);
        submit(lane, "synthetic", true);
        submit(lane, "late", false);

        // When
        while (!started.isEmpty()) {
            endOne();
        }

        // Then
        assertThat(ran).containsExactly("real0", "real1", "late", "synthetic");
    }

    @Test
    void shouldNotLetRehearsalsTakeMoreThanAQuarter() {
        // Given
        var lane = new AgentLane(8, started::add);

        // When
        for (int i = 0; i < 50; i++) {
            submit(lane, "synthetic", true);
        }

        // Then
        assertThat(started).hasSize(2);
        assertThat(lane.isFull()).isFalse();
    }

    @Test
    void shouldBoundWhatWaits() {
        // Given
        var lane = new AgentLane(2, started::add);
        for (int i = 0; i < 33; i++) {
            submit(lane, "synthetic", true);
        }

        // Then
        assertThat(lane.isFull()).isTrue();
        assertThat(lane.hasRoom()).isFalse();
    }

    @Test
    void shouldRunARehearsalOnAnAgentThatDoesOneThingAtATime() {
        // Given
        var lane = new AgentLane(1, started::add);

        // When
        submit(lane, "synthetic", true);
        endOne();

        // Then
        assertThat(ran).containsExactly("synthetic");
    }

    @Property
    void shouldLeaveNothingWaitingWhileAPlaceIsFree(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int bound) {
        // Given
        var random = new Random(seed);
        started.clear();
        ran.clear();
        var lane = new AgentLane(bound, started::add);
        int submitted = 0;

        // When
        for (int i = 0; i < 200; i++) {
            if (random.nextBoolean()) {
                submit(lane, "t", random.nextInt(3) == 0);
                submitted++;
            } else if (!started.isEmpty()) {
                endOne();
            }
            assertThat(started).hasSizeLessThanOrEqualTo(bound);
        }
        while (!started.isEmpty()) {
            endOne();
        }

        // Then
        assertThat(ran).hasSize(submitted);
    }

    private void submit(AgentLane lane, String name, boolean isSynthetic) {
        lane.submit(() -> ran.add(name), isSynthetic);
    }

    private void endOne() {
        started.removeFirst().run();
    }
}
