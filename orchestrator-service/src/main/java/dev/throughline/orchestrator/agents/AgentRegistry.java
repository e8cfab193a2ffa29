package dev.throughline.orchestrator.agents;

import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.ControlMessage.WorkerAdvertised;
import dev.throughline.contracts.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Which workers live, by what they last said of themselves. */
@ApplicationScoped
public class AgentRegistry {
    private static final Logger LOG = Logger.getLogger(AgentRegistry.class);
    private static final Duration PRESUMED_DEAD = Duration.ofMinutes(3);
    private static final int MAX_WORKERS = 10_000;

    private final Map<String, WorkerAdvertised> workers = new ConcurrentHashMap<>();

    @Incoming("control")
    public void consume(byte[] message) {
        try {
            if (Json.read(message, ControlMessage.class) instanceof WorkerAdvertised advertised
                    && workers.size() < MAX_WORKERS) {
                workers.put(advertised.workerId(), advertised);
            }
        } catch (Json.UnreadableException e) {
            // A broadcast is read by everyone; one dead letter for it, by the worker side, is enough.
            LOG.warnv("unreadable control message is skipped, reason={0}", e.getMessage());
        }
    }

    List<WorkerAdvertised> live() {
        Instant oldest = Instant.now().minus(PRESUMED_DEAD);
        workers.values().removeIf(worker -> worker.at().isBefore(oldest));
        return List.copyOf(workers.values());
    }
}
