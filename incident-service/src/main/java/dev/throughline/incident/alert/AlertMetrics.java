package dev.throughline.incident.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** What the queue says about itself. Depths are of the whole queue, whichever instance is asked. */
@ApplicationScoped
class AlertMetrics {
    private static final Logger LOG = Logger.getLogger(AlertMetrics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String RECEIVER = "receiver";

    private final MeterRegistry metrics;
    private final AlertStore store;
    private final Map<String, AtomicLong> waiting = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> quarantined = new ConcurrentHashMap<>();

    AlertMetrics(MeterRegistry metrics, AlertStore store) {
        this.metrics = metrics;
        this.store = store;
    }

    /** From the start, so that a rule about it finds a zero instead of nothing. */
    void knows(String receiver) {
        waiting.computeIfAbsent(
                receiver, name -> gauge("throughline.alert.queue.depth", "alerts that wait for a receiver", name));
        quarantined.computeIfAbsent(
                receiver, name -> gauge("throughline.alert.quarantined", "alerts that a receiver refuses", name));
        failures(receiver);
        deliveries(receiver);
    }

    void sent(String receiver, Outcome outcome) {
        switch (outcome) {
            case Outcome.Taken ignored -> deliveries(receiver).increment();
            case Outcome.Away ignored -> failures(receiver).increment();
            case Outcome.Refused ignored -> failures(receiver).increment();
        }
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        try {
            var standing = store.standing().await().atMost(PATIENCE);
            waiting.forEach((receiver, depth) -> depth.set(standing.stream()
                    .filter(one -> one.receiver().equals(receiver) && !isQuarantined(one))
                    .mapToLong(AlertStore.Standing::alerts)
                    .sum()));
            quarantined.forEach((receiver, depth) -> depth.set(standing.stream()
                    .filter(one -> one.receiver().equals(receiver) && isQuarantined(one))
                    .mapToLong(AlertStore.Standing::alerts)
                    .sum()));
        } catch (RuntimeException e) {
            LOG.debugf("the alert queue cannot be counted now reason=%s", e.getMessage());
        }
    }

    private static boolean isQuarantined(AlertStore.Standing standing) {
        return Delivery.of(standing.state()) instanceof Delivery.Quarantined;
    }

    private Counter failures(String receiver) {
        return counter("throughline.alert.send.failures", "alerts that a receiver did not take when sent", receiver);
    }

    private Counter deliveries(String receiver) {
        return counter(
                "throughline.alert.deliveries", "alerts that a receiver has taken, reminders included", receiver);
    }

    private Counter counter(String name, String description, String receiver) {
        return Counter.builder(name)
                .description(description)
                .tag(RECEIVER, receiver)
                .register(metrics);
    }

    private AtomicLong gauge(String name, String description, String receiver) {
        var value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::get)
                .description(description)
                .tag(RECEIVER, receiver)
                .register(metrics);
        return value;
    }
}
