package dev.throughline.worker.advertise;

import dev.throughline.contracts.Contract;
import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.DeadLetters;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.service.build.Build;
import dev.throughline.worker.capability.Capabilities;
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
    private final Capabilities capabilities;
    private final RunningTasks running;
    private final ReportPublisher publisher;
    private final Build build;

    public ControlChannel(
            @Channel("advertisements") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> advertisements,
            WorkerSettings settings,
            Skills skills,
            Capabilities capabilities,
            RunningTasks running,
            ReportPublisher publisher,
            Build build) {
        this.advertisements = advertisements;
        this.settings = settings;
        this.skills = skills;
        this.capabilities = capabilities;
        this.running = running;
        this.publisher = publisher;
        this.build = build;
    }

    /**
     * The scheduler starts before the channels are connected: its first turn would find none. The first look does not
     * hold up the start, and nothing is said before it: an orchestrator would take silence about programs for having
     * none, and silence of a worker for no worker.
     */
    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("first-look").start(this::lookAndAdvertise);
    }

    public String workerId() {
        return workerId;
    }

    public List<ControlMessage.AgentCapacity> agents() {
        return settings.agents().stream()
                .map(agent -> new ControlMessage.AgentCapacity(agent, settings.concurrencyOf(agent)))
                .toList();
    }

    @Scheduled(every = "60s", delayed = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookAndAdvertise() {
        try {
            capabilities.look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        advertise();
    }

    /** Whoever waits for a program that has just come should not wait for the minute to pass. */
    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void advertiseChanges() throws InterruptedException {
        if (capabilities.known() != null && capabilities.seemChanged() && capabilities.look()) {
            advertise();
        }
    }

    private void advertise() {
        ControlMessage message = new ControlMessage.WorkerAdvertised(
                workerId,
                Instant.now(),
                Contract.VERSION,
                build.name(),
                agents(),
                skills.versions(),
                capabilities.known());
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
                case ControlMessage.CleanUpRequested cleanUp -> LOG.tracef("clean-up has a consumer of its own");
                case ControlMessage.CleanUpReceipt receipt -> LOG.tracef("receipts are the orchestrator's");
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
