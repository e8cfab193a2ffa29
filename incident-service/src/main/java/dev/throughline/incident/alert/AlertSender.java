package dev.throughline.incident.alert;

import dev.throughline.incident.leader.Leadership;
import dev.throughline.incident.outbox.Outbox;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * On the leader, a thread for each receiver, so that one that is slow or away holds up no other, and one that looks what
 * became of the incidents.
 */
@ApplicationScoped
class AlertSender {
    private static final Logger LOG = Logger.getLogger(AlertSender.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AlertConfig config;
    private final AlertStore store;
    private final Outbox outbox;
    private final Leadership leadership;
    private final AlertMetrics metrics;
    private final List<SendLoop> loops = new ArrayList<>();

    AlertSender(AlertConfig config, AlertStore store, Outbox outbox, Leadership leadership, AlertMetrics metrics) {
        this.config = config;
        this.store = store;
        this.outbox = outbox;
        this.leadership = leadership;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        InstantSource clock = InstantSource.system();
        List<Receiver> receivers = Receivers.of(config, clock);
        var turn = new Turn(config, store, outbox, metrics, clock, () -> ThreadLocalRandom.current());
        for (Receiver receiver : receivers) {
            metrics.knows(receiver.name());
            loops.add(loop(receiver.name(), () -> turn.take(receiver)));
        }
        if (!receivers.isEmpty()) {
            loops.add(loop("news", () -> follow(clock)));
        }
        loops.forEach(SendLoop::start);
        LOG.infof("alerts go to the configured receivers receivers=%d", receivers.size());
    }

    private SendLoop loop(String name, BooleanSupplier turn) {
        return new SendLoop(name, turn, leadership::isLeader, config.every());
    }

    private boolean follow(InstantSource clock) {
        store.follow(clock.instant()).await().atMost(PATIENCE);
        return false;
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        for (SendLoop loop : loops) {
            loop.stop();
        }
    }
}
