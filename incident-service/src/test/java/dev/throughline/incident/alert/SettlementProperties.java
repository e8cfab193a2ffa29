package dev.throughline.incident.alert;

import dev.throughline.contracts.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** No alert is lost: it comes back by itself unless all is told, or a person is to look at it. */
class SettlementProperties {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration TAIL = Duration.ofMinutes(5);

    enum Answer {
        TAKEN,
        AWAY,
        REFUSED
    }

    @Property
    boolean shouldComeBackUnlessAllIsTold(
            @ForAll Answer answer,
            @ForAll boolean reminders,
            @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE - 1) int failures,
            @ForAll @IntRange(min = -1, max = 1_000) int resolvedSecondsAgo,
            @ForAll long seed) {
        Instant resolvedAt = resolvedSecondsAgo < 0 ? null : NOW.minusSeconds(resolvedSecondsAgo);
        var rules = new Settlement.Rules(
                reminders, Duration.ofMinutes(1), TAIL, new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
        var settlement = Settlement.of(alert(resolvedAt, failures), outcome(answer), rules, NOW, new Random(seed));

        boolean isTold = !reminders || (resolvedAt != null && !NOW.isBefore(resolvedAt.plus(TAIL)));
        boolean comesBack = settlement.nextAt() != null && !settlement.nextAt().isBefore(NOW);
        return switch (settlement.state()) {
            case Delivery.Acknowledged ignored -> answer == Answer.TAKEN && comesBack == !isTold;
            case Delivery.Failed ignored -> answer == Answer.AWAY && comesBack && settlement.failures() > failures;
            case Delivery.Quarantined ignored -> answer == Answer.REFUSED && !comesBack && settlement.error() != null;
            case Delivery.Queued ignored -> false;
            case Delivery.Sent ignored -> false;
        };
    }

    private static Outcome outcome(Answer answer) {
        return switch (answer) {
            case TAKEN -> new Outcome.Taken();
            case AWAY -> new Outcome.Away("away");
            case REFUSED -> new Outcome.Refused("refused");
        };
    }

    private static Alert alert(Instant resolvedAt, int failures) {
        return new Alert(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "alertmanager",
                "t",
                new Noted.Run(UUID.randomUUID(), TraceId.random(), null),
                Map.of(),
                Map.of(),
                NOW.minusSeconds(3_600),
                resolvedAt,
                2,
                1,
                failures,
                null,
                null,
                false,
                null);
    }
}
