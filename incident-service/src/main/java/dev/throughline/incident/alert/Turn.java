package dev.throughline.incident.alert;

import dev.throughline.incident.outbox.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Claim, send, settle: one batch of one receiver. Blocking. */
final class Turn {
    private static final Logger LOG = Logger.getLogger(Turn.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A refused batch is sent in many parts, each with a timeout of its own. */
    private static final int REQUESTS_A_CLAIM = 12;

    private final AlertConfig config;
    private final AlertStore store;
    private final Outbox outbox;
    private final AlertMetrics metrics;
    private final InstantSource clock;
    private final Supplier<RandomGenerator> random;
    private final Backoff backoff;

    Turn(
            AlertConfig config,
            AlertStore store,
            Outbox outbox,
            AlertMetrics metrics,
            InstantSource clock,
            Supplier<RandomGenerator> random) {
        this.config = config;
        this.store = store;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
        this.random = random;
        this.backoff = new Backoff(config.backoff(), config.longestBackoff());
    }

    /** @return whether there may be more to send at once */
    boolean take(Receiver receiver) {
        Instant now = clock.instant();
        Instant until = now.plus(config.timeout().multipliedBy(REQUESTS_A_CLAIM));
        List<Alert> alerts =
                store.claim(receiver.name(), now, until, config.batch()).await().atMost(PATIENCE);
        if (alerts.isEmpty()) {
            return false;
        }
        List<Settlement> settlements = settle(receiver, alerts, receiver.deliver(alerts));
        var told = store.settle(settlements, clock.instant()).await().atMost(PATIENCE);
        outbox.publish(told, Map.of());
        boolean isAway = settlements.stream().anyMatch(one -> one.state() instanceof Delivery.Failed);
        return alerts.size() == config.batch() && !isAway;
    }

    private List<Settlement> settle(Receiver receiver, List<Alert> alerts, List<Outcome> outcomes) {
        var rules = new Settlement.Rules(receiver.wantsReminders(), config.resend(), config.tail(), backoff);
        Instant now = clock.instant();
        List<Settlement> settlements = new ArrayList<>();
        for (int i = 0; i < alerts.size(); i++) {
            var outcome = outcomes.get(i);
            settlements.add(Settlement.of(alerts.get(i), outcome, rules, now, random.get()));
            metrics.sent(receiver.name(), outcome);
        }
        settlements.stream()
                .filter(one -> one.error() != null && one.failures() == 1)
                .findFirst()
                .ifPresent(one -> LOG.warnf(
                        "an alert was not taken receiver=%s alert=%s state=%s reason=%s",
                        receiver.name(), one.alert().id(), one.state().wireName(), one.error()));
        return settlements;
    }
}
