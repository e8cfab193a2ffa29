package dev.throughline.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifiedTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Access ACCESS = new Access("ann", "tenant", Set.of(Roles.VIEWER), Optional.empty());

    private final Verified verified = new Verified();

    @Test
    void shouldForgetATokenWhenItExpires() {
        // When
        verified.put("token", ACCESS, NOW.plusSeconds(10), NOW);

        // Then
        assertThat(verified.find("token", NOW.plusSeconds(9))).contains(ACCESS);
        assertThat(verified.find("token", NOW.plusSeconds(10))).isEmpty();
    }

    @Test
    void shouldCheckATokenAgainWhenAMinuteHasPassed() {
        // When
        verified.put("token", ACCESS, NOW.plus(Duration.ofDays(1)), NOW);

        // Then
        assertThat(verified.find("token", NOW.plusSeconds(59))).contains(ACCESS);
        assertThat(verified.find("token", NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void shouldStayBoundedWhenManyTokensCome() {
        // When
        for (int i = 0; i < 5_000; i++) {
            verified.put("token-" + i, ACCESS, NOW.plusSeconds(10), NOW);
        }

        // Then
        long kept = 0;
        for (int i = 0; i < 5_000; i++) {
            kept += verified.find("token-" + i, NOW).isPresent() ? 1 : 0;
        }
        assertThat(kept).isBetween(1L, 1_000L);
    }
}
