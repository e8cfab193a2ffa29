package dev.throughline.orchestrator.slot;

import dev.throughline.orchestrator.engine.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Turns a drained mailbox into one batch. */
final class SlotDecisions {
    static final StartOutcome NO_OWNER =
            new StartOutcome.Rejected("the slot has no owner that is ready and can commit and publish");

    private final Turn.Rules rules;

    SlotDecisions(Turn.Rules rules) {
        this.rules = rules;
    }

    /**
     * @param replies given only after the commit
     * @param strays results of workflows that the slot has never had: dead letters after the commit
     */
    record Work(
            SlotBatch batch,
            List<Reply<?>> replies,
            List<ConsumerRecord<byte[], byte[]>> strays,
            Map<SlotStore.KeyId, SlotStore.ReservedKey> keys,
            boolean inTransaction) {}

    /** An answer that must not be given before what it says is durable. */
    record Reply<T>(CompletableFuture<T> to, T value) {
        void give() {
            to.complete(value);
        }
    }

    /**
     * @param earlier what was decided before a failed commit. It stands, unless another owner took one of its
     *     idempotency keys in between; then that commit cannot have happened, and everything is decided afresh.
     */
    Work decide(@Nullable Work earlier, SlotStore store, Map<UUID, Run> runs, Agenda agenda, long lastSeq, Instant now)
            throws StoreException {
        List<Mail> mail = withRoom(agenda);
        List<UUID> due = agenda.due();
        List<StartRequest> keyed = keyed(mail);
        Map<SlotStore.KeyId, SlotStore.ReservedKey> keys = keyed.isEmpty() ? Map.of() : store.reserveKeys(keyed);
        if (earlier != null && earlier.keys().equals(keys)) {
            return new Work(earlier.batch(), earlier.replies(), earlier.strays(), keys, !keyed.isEmpty());
        }
        var turn = new Turn(rules, Sources.load(store, runs, mail, due, now), new SlotBatch(lastSeq), keys, now);
        agenda.queue().admitted().forEach(turn::admit);
        for (Mail item : mail) {
            switch (item) {
                case Mail.Start start -> turn.start(start);
                case Mail.Result result -> turn.result(result);
                case Mail.Asked asked -> turn.asked(asked);
                case Mail.Tick ignored -> {}
            }
        }
        due.forEach(turn::due);
        return turn.work(!keyed.isEmpty(), keys);
    }

    /** Sets a run aside that cannot be written as it is. */
    Work setAside(UUID id, String why, SlotStore store, Map<UUID, Run> runs, long lastSeq, Instant now)
            throws StoreException {
        Run known = runs.get(id);
        Run run = known != null ? known : store.runs(Set.of(id)).get(id);
        var turn = new Turn(
                rules, Sources.load(store, runs, List.of(), List.of(), now), new SlotBatch(lastSeq), Map.of(), now);
        if (run != null && !run.status().isTerminal()) {
            turn.setAside(run, why);
        }
        return turn.work(false, Map.of());
    }

    /**
     * Without the starts that find the queue full. They are sent away before their keys are taken, or else whoever comes
     * again with the same key would be told of a workflow that never was. A batch that finds room may go beyond it.
     */
    private List<Mail> withRoom(Agenda agenda) {
        int waiting = agenda.queue().waiting();
        List<Mail> rest = new ArrayList<>(agenda.mail().size());
        for (Mail item : agenda.mail()) {
            if (item instanceof Mail.Start start && rules.isFull(waiting, start.request())) {
                start.answer().complete(new StartOutcome.Rejected("too many workflows wait for their turn"));
            } else {
                rest.add(item);
            }
        }
        return rest;
    }

    /**
     * @param waiting how many runs wait for their turn
     * @param admitted those whose turn has come
     */
    record Queue(int waiting, List<UUID> admitted) {
        static final Queue EMPTY = new Queue(0, List.of());
    }

    private static List<StartRequest> keyed(List<Mail> mail) {
        List<StartRequest> keyed = new ArrayList<>();
        for (Mail item : mail) {
            if (item instanceof Mail.Start start && start.request().idempotency() != null) {
                keyed.add(start.request());
            }
        }
        return keyed;
    }
}
