package dev.throughline.incident.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final UUID CAUSE = UUID.randomUUID();
    private static final Settlement.Rules REMINDED = rules(true);
    private static final Settlement.Rules TOLD_ONCE = rules(false);

    @Test
    void shouldRemindAReceiverThatForgetsWhileTheAlertFires() {
        // When
        var settlement = settle(alert(null, 0, null), new Outcome.Taken(), REMINDED);

        // Then
        assertThat(settlement.state()).isInstanceOf(Delivery.Acknowledged.class);
        assertThat(settlement.nextAt()).isEqualTo(NOW.plus(REMINDED.resend()));
    }

    @Test
    void shouldSayNoMoreWhenAReceiverRemembers() {
        // When
        var settlement = settle(alert(null, 0, null), new Outcome.Taken(), TOLD_ONCE);

        // Then
        assertThat(settlement.state()).isInstanceOf(Delivery.Acknowledged.class);
        assertThat(settlement.nextAt()).isNull();
    }

    @Test
    void shouldEndTheTailOfAResolvedAlertWhenItsTimeIsOver() {
        // Given
        Instant inside = NOW.minus(REMINDED.tail()).plusMillis(1);
        Instant outside = NOW.minus(REMINDED.tail());

        // Then
        assertThat(settle(alert(inside, 0, null), new Outcome.Taken(), REMINDED).nextAt())
                .isEqualTo(NOW.plus(REMINDED.resend()));
        assertThat(settle(alert(outside, 0, null), new Outcome.Taken(), REMINDED)
                        .nextAt())
                .isNull();
    }

    @Test
    void shouldTryForEverAndPauseNoLongerThanTheLimitWhenTheReceiverIsAway() {
        // When
        var settlement = settle(alert(null, 1_000_000, null), new Outcome.Away("no answer"), REMINDED);

        // Then
        assertThat(settlement.state()).isInstanceOf(Delivery.Failed.class);
        assertThat(settlement.failures()).isEqualTo(1_000_001);
        assertThat(settlement.nextAt()).isBetween(NOW, NOW.plus(Duration.ofMinutes(1)));
    }

    @Test
    void shouldTryNoMoreWhenTheReceiverRefuses() {
        // When
        var settlement = settle(alert(null, 0, null), new Outcome.Refused("400 bad"), REMINDED);

        // Then
        assertThat(settlement.state()).isInstanceOf(Delivery.Quarantined.class);
        assertThat(settlement.nextAt()).isNull();
        assertThat(settlement.error()).isEqualTo("400 bad");
    }

    @Test
    void shouldTellTheRecordOfTheRunOnceWhenAReminderIsTaken() {
        // When
        var first = settle(alert(null, 0, "queued/firing"), new Outcome.Taken(), REMINDED);
        var again = settle(alert(null, 0, "acknowledged/firing"), new Outcome.Taken(), REMINDED);
        var resolved = settle(alert(NOW.minusSeconds(1), 0, "acknowledged/firing"), new Outcome.Taken(), REMINDED);

        // Then
        assertThat(again.receipt()).isEmpty();
        assertThat(event(first)).satisfies(event -> {
            assertThat(event.state()).isEqualTo("acknowledged");
            assertThat(event.causationIds()).containsExactly(CAUSE);
            assertThat(event.detail()).isNull();
        });
        assertThat(event(resolved).detail()).isEqualTo("resolved");
    }

    private static CausalEvent.AlertChanged event(Settlement settlement) {
        return (CausalEvent.AlertChanged)
                settlement.receipt().orElseThrow().record().events().getFirst();
    }

    private static Settlement settle(Alert alert, Outcome outcome, Settlement.Rules rules) {
        return Settlement.of(alert, outcome, rules, NOW, new Random(1));
    }

    private static Settlement.Rules rules(boolean reminders) {
        return new Settlement.Rules(
                reminders,
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    private static Alert alert(@Nullable Instant resolvedAt, int failures, @Nullable String told) {
        return new Alert(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "alertmanager",
                "t",
                new Noted.Run(UUID.randomUUID(), TraceId.random(), null),
                Map.of("alertname", "x"),
                Map.of(),
                NOW.minusSeconds(60),
                resolvedAt,
                2,
                1,
                failures,
                told,
                CAUSE,
                false,
                null);
    }
}
