package dev.throughline.orchestrator.agents;

import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.ControlMessage.WorkerAdvertised;
import dev.throughline.contracts.Json;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Which workers live, by what they last said of themselves. */
@ApplicationScoped
public class AgentRegistry {
    private static final Logger LOG = Logger.getLogger(AgentRegistry.class);
    private static final Duration PRESUMED_DEAD = Duration.ofMinutes(3);
    private static final int MAX_WORKERS = 10_000;

    private final AtomicLong version = new AtomicLong();
    private final Map<String, WorkerAdvertised> workers = new ConcurrentHashMap<>();

    @Incoming("control")
    public void consume(byte[] message) {
        try {
            if (Json.read(message, ControlMessage.class) instanceof WorkerAdvertised advertised
                    && isWhole(advertised)
                    && workers.size() < MAX_WORKERS) {
                var earlier = workers.put(advertised.workerId(), advertised);
                if (earlier == null || !says(earlier, advertised)) {
                    version.incrementAndGet();
                }
            }
        } catch (Json.UnreadableException e) {
            // A broadcast is read by everyone; one dead letter for it, by the worker side, is enough.
            LOG.warnv("unreadable control message is skipped, reason={0}", e.getMessage());
        }
    }

    /** Those that were heard of within three minutes. */
    public List<WorkerAdvertised> live() {
        forget();
        return List.copyOf(workers.values());
    }

    /** Another number whenever {@link #live} has something else to say, sooner or later. */
    public long version() {
        return version.get();
    }

    @Scheduled(every = "10s")
    void forget() {
        Instant oldest = Instant.now().minus(PRESUMED_DEAD);
        if (workers.values().removeIf(worker -> worker.at().isBefore(oldest))) {
            version.incrementAndGet();
        }
    }

    @SuppressWarnings("ConstantValue")
    private static boolean isWhole(WorkerAdvertised advertised) {
        return advertised.workerId() != null
                && advertised.at() != null
                && advertised.agents() != null
                && advertised.skills() != null;
    }

    private static boolean says(WorkerAdvertised one, WorkerAdvertised other) {
        return one.agents().equals(other.agents())
                && one.skills().equals(other.skills())
                && Objects.equals(one.capabilities(), other.capabilities());
    }
}
