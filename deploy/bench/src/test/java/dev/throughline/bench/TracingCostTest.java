package dev.throughline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.bench.TracingCost.Turn;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TracingCostTest {
    private static final String DONE = FakeService.ok("{\"workflow_id\":\"x\",\"status\":\"completed\"}");

    @Test
    void shouldAskWithEitherFlagAndWithoutToAndFroEachTimeInAnotherTrace() throws Exception {
        // Given
        Queue<String> parents = new ConcurrentLinkedQueue<>();
        var silent = new AtomicInteger();
        var waits = new AtomicInteger();
        try (var service = new FakeService(request -> answer(request, parents, silent))) {
            // When
            var result = new TracingCost(new Line(service.endpoint()), 2, waits::incrementAndGet)
                    .measure(Duration.ofMillis(20), Duration.ofMillis(150));

            // Then
            assertThat(result.off()).hasSize(12).allMatch(turn -> turn.recorded() == 0);
            assertThat(result.on()).hasSize(12).allMatch(turn -> turn.recorded() > 0 && turn.recorded() < 1);
            assertThat(result.all()).hasSize(6).allMatch(turn -> turn.recorded() == 1);
            assertThat(TracingCost.Result.mean(result.off(), Turn::perSecond)).isPositive();
            assertThat(waits).hasValue(30);
            assertThat(parents)
                    .isNotEmpty()
                    .doesNotHaveDuplicates()
                    .allMatch(parent -> parent.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]"));
        }
    }

    @Test
    void shouldSayHowSureItIs() {
        // Given
        var steady = new TracingCost.Result(turns(0, 100, 200), turns(0.01, 99, 198), turns(1, 75), List.of());
        var noisy = new TracingCost.Result(turns(0, 100, 100, 100), turns(0.01, 90, 110, 100), List.of(), List.of());

        // Then
        assertThat(steady.of(Turn::perSecond).percent()).isCloseTo(1, within(1e-9));
        assertThat(steady.of(Turn::perSecond).errorPercent()).isCloseTo(0, within(1e-9));
        assertThat(noisy.of(Turn::perSecond).percent()).isCloseTo(0, within(1e-9));
        assertThat(noisy.of(Turn::perSecond).errorPercent()).isCloseTo(10 / Math.sqrt(3), within(1e-9));
        assertThat(noisy.of(Turn::perCpuSecond).percent()).isNaN();
    }

    @Test
    void shouldComputeFromWhatARecordedRunCostsAndHowManyAre() {
        // Given each recorded run costs as much again, and one of fifty is recorded
        var result = new TracingCost.Result(
                turns(0, 90, 110, 110, 90), turns(0.02, 1, 1), turns(0.5, 66.7, 66.7), List.of());

        // Then
        assertThat(result.ofARun(Turn::perSecond).percent()).isCloseTo(100, within(0.5));
        assertThat(result.computed(Turn::perSecond).percent()).isCloseTo(100 * 0.02 / 1.02, within(0.02));
        assertThat(result.computed(Turn::perSecond).errorPercent()).isLessThan(0.02);
    }

    @Test
    void shouldCountWhatProcessorsDidAndNotWhatTheyWaitedFor() {
        assertThat(MachineCpu.busy("cpu  100 20 300 9999 8888 40 50 7777 0 0")).isCloseTo(5.1, within(1e-9));
        assertThat(MachineCpu.busy("cpu 1")).isNaN();
    }

    private static List<Turn> turns(double recorded, double... perSecond) {
        return Arrays.stream(perSecond)
                .mapToObj(rate -> new Turn(rate, Double.NaN, recorded))
                .toList();
    }

    /** As a service does that records every other trace of those who say nothing. */
    private static String answer(String request, Queue<String> parents, AtomicInteger silent) {
        int at = request.indexOf("traceparent: ");
        boolean isRecorded = at < 0 && silent.getAndIncrement() % 2 == 0;
        if (at >= 0) {
            String parent = request.substring(at + "traceparent: ".length(), request.indexOf("\r\n", at));
            parents.add(parent);
            isRecorded = parent.endsWith("-01");
        }
        return DONE.replace("\r\n\r\n", "\r\nTraceparent: 00-a-b-%s\r\n\r\n".formatted(isRecorded ? "01" : "00"));
    }
}
