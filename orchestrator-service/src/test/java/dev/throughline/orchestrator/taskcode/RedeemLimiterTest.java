package dev.throughline.orchestrator.taskcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedeemLimiterTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void shouldRefuseAClientWhenItsBucketIsEmptyAndAdmitItLater() {
        // Given
        var limiter = new RedeemLimiter(10, 1_000, now::get);
        long admitted = IntStream.range(0, 15)
                .filter(attempt -> limiter.refusal("a").isEmpty())
                .count();

        // When
        var wait = limiter.refusal("a");
        now.updateAndGet(then -> then.plus(wait.orElseThrow()));

        // Then
        assertThat(admitted).isEqualTo(10);
        assertThat(wait).contains(Duration.ofSeconds(6));
        assertThat(limiter.refusal("b")).isEmpty();
        assertThat(limiter.refusal("a")).isEmpty();
        assertThat(limiter.refusal("a")).isPresent();
    }

    @Test
    void shouldRefuseEverybodyWhenAllTogetherTryTooOften() {
        // Given
        var limiter = new RedeemLimiter(10, 50, now::get);

        // When
        long admitted = IntStream.range(0, 20_000)
                .filter(client -> limiter.refusal("client " + client).isEmpty())
                .count();

        // Then
        assertThat(admitted).isEqualTo(50);
        assertThat(limiter.clients()).isEqualTo(10_000);
    }

    @Test
    void shouldTakeNothingFromOthersWhenAClientIsRefused() {
        // Given
        var limiter = new RedeemLimiter(1, 3, now::get);

        // When
        IntStream.range(0, 100).forEach(attempt -> limiter.refusal("a"));

        // Then
        assertThat(limiter.refusal("b")).isEmpty();
        assertThat(limiter.refusal("c")).isEmpty();
    }

    @Test
    void shouldCountAHouseholdAsOneWhenItsAddressesAreOfVersionSix() {
        // When
        String one = ClientAddress.of("2001:db8:1:2::1");
        String other = ClientAddress.of("2001:db8:1:2:ffff::9");
        String stranger = ClientAddress.of("2001:db8:1:3::1");

        // Then
        assertThat(one).isEqualTo(other).isNotEqualTo(stranger);
        assertThat(ClientAddress.of("192.0.2.7")).isEqualTo("192.0.2.7");
    }
}
