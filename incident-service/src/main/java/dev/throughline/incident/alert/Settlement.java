package dev.throughline.incident.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a claimed alert.
 *
 * @param nextAt when it is sent again; none: there is nothing more to tell
 * @param error why it was not taken
 */
record Settlement(
        Alert alert,
        Delivery state,
        int failures,
        @Nullable Instant nextAt,
        @Nullable String error,
        Optional<Receipt> receipt) {

    /** @param reminders whether the receiver forgets what it is not reminded of */
    record Rules(boolean reminders, Duration resend, Duration tail, Backoff backoff) {}

    /** Pure but for the ids: {@code random} is the only chance in it. */
    static Settlement of(Alert alert, Outcome outcome, Rules rules, Instant now, RandomGenerator random) {
        var sent = new Delivery.Sent();
        return switch (outcome) {
            case Outcome.Taken ignored -> settled(alert, sent.acknowledge(), 0, again(alert, rules, now), null, now);
            case Outcome.Away away -> {
                int failures = alert.failures() + 1;
                Instant next = now.plus(rules.backoff().pause(failures, random));
                yield settled(alert, sent.fail(), failures, next, away.why(), now);
            }
            case Outcome.Refused refused ->
                settled(alert, sent.quarantine(), alert.failures() + 1, null, refused.why(), now);
        };
    }

    private static Settlement settled(
            Alert alert, Delivery state, int failures, @Nullable Instant nextAt, @Nullable String error, Instant now) {
        return new Settlement(alert, state, failures, nextAt, error, Receipt.of(alert, state, error, now));
    }

    private static @Nullable Instant again(Alert alert, Rules rules, Instant now) {
        if (!rules.reminders()) {
            return null;
        }
        Instant next = now.plus(rules.resend());
        var resolved = alert.resolvedAt();
        return resolved == null || now.isBefore(resolved.plus(rules.tail())) ? next : null;
    }
}
