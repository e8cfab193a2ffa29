package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.Ids;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.orchestrator.engine.Run;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Utils;

/** The slots this instance owns, and where a workflow belongs. */
@Singleton
public final class Slots {
    private final Map<Integer, Slot> owned = new ConcurrentSkipListMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile int partitions;

    void put(Slot slot, int partitionCount) {
        partitions = partitionCount;
        owned.put(slot.number(), slot);
    }

    void remove(int number) {
        owned.remove(number);
    }

    Optional<Slot> get(int number) {
        return Optional.ofNullable(owned.get(number));
    }

    Collection<Slot> all() {
        return owned.values();
    }

    public boolean anyReady() {
        return owned.values().stream().anyMatch(Slot::isReady);
    }

    /** What each owned slot is doing, for the readiness report. */
    public Map<Integer, String> states() {
        var states = new java.util.TreeMap<Integer, String>();
        owned.forEach((number, slot) -> states.put(number, slot.isReady() ? "ready" : "waiting"));
        return states;
    }

    /** A workflow id that belongs to one of the ready slots, taken in turn; empty when there is none. */
    public Optional<UUID> newWorkflowId() {
        List<Slot> ready = owned.values().stream().filter(Slot::isReady).toList();
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        int wanted =
                ready.get(Math.floorMod(turn.getAndIncrement(), ready.size())).number();
        return Optional.of(idIn(wanted, partitions));
    }

    /** A new workflow id that belongs to the given slot. */
    static UUID idIn(int slot, int partitions) {
        while (true) {
            UUID id = Ids.uuid7();
            if (partitionOf(id, partitions) == slot) {
                return id;
            }
        }
    }

    /** The slots that this instance can decide in. */
    List<Slot> ready() {
        return owned.values().stream().filter(Slot::isReady).toList();
    }

    /** Empty when another instance decides about the workflow. */
    public Optional<CompletableFuture<CommandOutcome>> ask(WorkflowCommand command) {
        return partitions == 0
                ? Optional.empty()
                : get(partitionOf(command.workflowId())).filter(Slot::isReady).map(slot -> slot.ask(command));
    }

    public CompletableFuture<StartOutcome> start(StartRequest request) {
        Slot slot = owned.get(partitionOf(request.identity().workflowId()));
        return slot == null
                ? CompletableFuture.completedFuture(new StartOutcome.Rejected("this instance owns no slot"))
                : slot.start(request);
    }

    /** Completes when the run has ended; empty when it is not in work on this instance. */
    public Optional<CompletableFuture<Run>> end(UUID workflowId) {
        return partitions == 0 ? Optional.empty() : get(partitionOf(workflowId)).flatMap(slot -> slot.end(workflowId));
    }

    /** Kafka's default partitioner, so that results of any producer arrive where the workflow lives. */
    private static int partitionOf(UUID workflowId, int partitions) {
        byte[] key = workflowId.toString().getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    private int partitionOf(UUID workflowId) {
        return partitionOf(workflowId, partitions);
    }
}
