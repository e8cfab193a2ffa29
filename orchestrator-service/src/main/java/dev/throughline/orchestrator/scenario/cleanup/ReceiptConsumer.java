package dev.throughline.orchestrator.scenario.cleanup;

import dev.throughline.contracts.ControlMessage;
import dev.throughline.contracts.ControlMessage.CleanUpReceipt;
import dev.throughline.contracts.Json;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Enters receipts into the rows of their clean-ups. One that cannot be entered for a while is asked for again: a service that
 * is asked twice for a round answers twice, but what it deleted is only told once.
 */
@ApplicationScoped
class ReceiptConsumer {
    private static final Logger LOG = Logger.getLogger(ReceiptConsumer.class);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ScenarioCleanUpStore store;
    private final InstantSource clock = InstantSource.system();

    ReceiptConsumer(ScenarioCleanUpStore store) {
        this.store = store;
    }

    @Incoming("cleanup-receipts")
    @Blocking
    void consume(byte[] message) {
        try {
            if (Json.read(message, ControlMessage.class) instanceof CleanUpReceipt receipt
                    && CleanUpDecider.SERVICES.contains(receipt.service())) {
                enter(receipt);
            }
        } catch (Json.UnreadableException e) {
            LOG.debugv("unreadable control message, reason={0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warnv("a receipt is not entered and will be asked for again, reason={0}", e.getMessage());
        }
    }

    private void enter(CleanUpReceipt receipt) {
        Uni.createFrom()
                .item(() -> store.change(
                        receipt.cleanupId(), held -> Uni.createFrom().item(entered(held, receipt))))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
                .expireIn(PATIENCE.toMillis())
                .await()
                .indefinitely();
    }

    private ScenarioCleanUpStore.Change entered(ScenarioCleanUpStore.Held held, CleanUpReceipt receipt) {
        var of = held.cleanUp();
        var receipts = new LinkedHashMap<>(of.receipts());
        if (of.tenantId().equals(receipt.tenantId()) && receipt.round() <= of.round()) {
            receipts.put(receipt.service(), ServiceReceipt.after(receipts.get(receipt.service()), receipt));
        }
        var waitingFor = of.waitingFor().stream()
                .filter(service -> {
                    var known = receipts.get(service);
                    return known == null || known.round() < of.round();
                })
                .toList();
        var cleanUp = of.answered(receipts, waitingFor);
        return new ScenarioCleanUpStore.Change(
                cleanUp, CleanUpDecider.afterReceipt(cleanUp, clock.instant(), held.due()));
    }
}
