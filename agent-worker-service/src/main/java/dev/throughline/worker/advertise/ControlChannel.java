package dev.throughline.worker.advertise;

import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.worker.intake.WorkerSettings;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.task.RunningTasks;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Says every minute what this worker serves, and hears which attempts nobody waits for any more. */
@ApplicationScoped
public class ControlChannel {
    private static final Logger LOG = Logger.getLogger(ControlChannel.class);
    private final String workerId = "worker-" + Ids.uuid7();
    private final Emitter<byte[]> advertisements;
    private final WorkerSettings settings;
    private final Skills skills;
    private final RunningTasks running;

    public ControlChannel(
            @Channel("advertisements") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> advertisements,
            WorkerSettings settings,
            Skills skills,
            RunningTasks running) {
        this.advertisements = advertisements;
        this.settings = settings;
        this.skills = skills;
        this.running = running;
    }

    public String workerId() {
        return workerId;
    }

    public List<ControlMessage.AgentCapacity> agents() {
        return settings.agents().stream()
                .map(agent -> new ControlMessage.AgentCapacity(agent, settings.concurrencyOf(agent)))
                .toList();
    }

    @Scheduled(every = "60s")
    void advertise() {
        ControlMessage message = new ControlMessage.WorkerAdvertised(
                workerId, Instant.now(), Contract.VERSION, "0.1.0", agents(), skills.versions());
        advertisements.send(Json.bytes(message)).whenComplete((sent, error) -> {
            if (error != null) {
                LOG.warn("advertisement not sent, the next one follows in a minute", error);
            }
        });
    }

    @Incoming("control")
    void hear(byte[] message) {
        try {
            switch (Json.read(message, ControlMessage.class)) {
                case ControlMessage.CancelTask cancel -> running.cancel(cancel.taskId(), cancel.attempt());
                case ControlMessage.WorkerAdvertised other -> LOG.tracef("worker lives id=%s", other.workerId());
            }
        } catch (Json.UnreadableException e) {
            // A broadcast reaches every instance of every service; the orchestrator alone keeps the dead letter.
            LOG.warnf("unreadable control message reason=%s", e.getMessage());
        }
    }
}
