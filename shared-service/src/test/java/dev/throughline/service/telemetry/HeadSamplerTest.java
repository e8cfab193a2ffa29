package dev.throughline.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.Sampling;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadSamplerTest {
    private static final int RATE = 50;

    private final AtomicLong now = new AtomicLong();

    /** The clock counts from anywhere, and on from its largest value to its smallest. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE, Long.MAX_VALUE - 1_000_000_000L})
    void shouldAllowASecondsWorthAtOnceAndThenAnEvenPace(long start) {
        // Given
        now.set(start);
        var sampler = new HeadSampler(RATE, now::get);

        // When
        int atOnce = sampled(sampler, 100);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        int afterATenth = sampled(sampler, 100);
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        int afterAPause = sampled(sampler, 100);

        // Then
        assertThat(atOnce).isEqualTo(RATE);
        assertThat(afterATenth).isEqualTo(RATE / 10);
        assertThat(afterAPause).isEqualTo(RATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void shouldAllowNoneWhenThereIsNoRate(int rate) {
        assertThat(sampled(new HeadSampler(rate, now::get), 100)).isZero();
    }

    @Test
    void shouldNotAllowMoreWhenManyAskAtOnce() {
        // Given
        var sampler = new HeadSampler(RATE, now::get);
        var sampled = new AtomicInteger();

        // When
        try (var threads = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, 8).forEach(i -> threads.execute(() -> sampled.addAndGet(sampled(sampler, 10_000))));
        }

        // Then
        assertThat(sampled).hasValue(RATE);
    }

    @Test
    void shouldAllowOneOfTwoHundredWhileManyBeginAndTheWholeRateAgainAfterwards() {
        // Given
        var sampler = new HeadSampler(RATE, now::get);
        asEvenly(sampler, 1_000, 1);

        // When
        int busy = asEvenly(sampler, 1_000, 10);
        asEvenly(sampler, 40, 2);
        int quiet = asEvenly(sampler, 40, 1);

        // Then
        assertThat(busy).isEqualTo(50);
        assertThat(quiet).isEqualTo(40);
    }

    private int asEvenly(HeadSampler sampler, int perSecond, int seconds) {
        int sampled = 0;
        for (int i = 0; i < perSecond * seconds; i++) {
            sampled += sampled(sampler, 1);
            now.addAndGet(TimeUnit.SECONDS.toNanos(1) / perSecond);
        }
        return sampled;
    }

    private static int sampled(HeadSampler sampler, int asked) {
        return (int) IntStream.range(0, asked)
                .filter(i -> sampler.next() == Sampling.SAMPLED)
                .count();
    }
}
