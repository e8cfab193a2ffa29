package dev.throughline.worker.advertise;

import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.worker.intake.WorkerSettings;
import dev.throughline.worker.publish.ReportPublisher;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.task.RunningTasks;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    private final ReportPublisher publisher;

    public ControlChannel(
            @Channel("advertisements") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> advertisements,
            WorkerSettings settings,
            Skills skills,
            RunningTasks running,
            ReportPublisher publisher) {
        this.advertisements = advertisements;
        this.settings = settings;
        this.skills = skills;
        this.running = running;
        this.publisher = publisher;
    }

    /** The scheduler starts before the channels are connected: its first turn would find none. */
    void start(@Observes StartupEvent event) {
        advertise();
    }

    public String workerId() {
        return workerId;
    }

    public List<ControlMessage.AgentCapacity> agents() {
        return settings.agents().stream()
                .map(agent -> new ControlMessage.AgentCapacity(agent, settings.concurrencyOf(agent)))
                .toList();
    }

    @Scheduled(every = "60s", delayed = "60s")
    void advertise() {
        ControlMessage message = new ControlMessage.WorkerAdvertised(
                workerId, Instant.now(), Contract.VERSION, "0.1.0", agents(), skills.versions(), null);
        advertisements.send(Json.bytes(message)).whenComplete((sent, error) -> {
            if (error != null) {
                LOG.warn("advertisement not sent, the next one follows in a minute", error);
            }
        });
    }

    @Incoming("control")
    void hear(ConsumerRecord<byte[], byte[]> message) {
        try {
            switch (Json.read(message.value(), ControlMessage.class)) {
                case ControlMessage.CancelTask cancel -> running.cancel(cancel.taskId(), cancel.attempt());
                case ControlMessage.WorkerAdvertised other -> LOG.tracef("worker lives id=%s", other.workerId());
            }
        } catch (Json.UnreadableException e) {
            // A broadcast reaches every service, and the workers keep the dead letter: they alone read each message
            // once. Several of them leave several copies, which count as one by the place they came from.
            LOG.warnf("unreadable control message offset=%d", message.offset());
            publisher.send(DeadLetters.of(message, "worker", e), () -> {});
        }
    }
}
