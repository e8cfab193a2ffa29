package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.orchestrator.engine.Command;
import dev.throughline.orchestrator.engine.Decision;
import dev.throughline.orchestrator.engine.Entropy;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunDecider;
import dev.throughline.orchestrator.engine.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns a drained mailbox into one batch. */
final class SlotDecisions {
    static final StartOutcome NO_OWNER =
            new StartOutcome.Rejected("the slot has no owner that is ready and can commit and publish");
    private static final Logger LOG = Logger.getLogger(SlotDecisions.class);

    private final Entropy entropy;
    private final RunDecider decider;

    SlotDecisions(Entropy entropy) {
        this.entropy = entropy;
        this.decider = new RunDecider(entropy);
    }

    /**
     * @param answers given only after the commit
     * @param strays results of workflows that the slot has never had: dead letters after the commit
     */
    record Work(
            SlotBatch batch,
            Map<CompletableFuture<StartOutcome>, StartOutcome> answers,
            List<ConsumerRecord<byte[], byte[]>> strays,
            Map<SlotStore.KeyId, SlotStore.ReservedKey> keys,
            boolean inTransaction) {}

    /**
     * @param earlier what was decided before a failed commit. It stands, unless another owner took one of its
     *     idempotency keys in between; then that commit cannot have happened, and everything is decided afresh.
     */
    Work decide(
            @Nullable Work earlier,
            SlotStore store,
            Map<UUID, Run> runs,
            List<Mail> mail,
            List<UUID> due,
            long lastSeq,
            Instant now)
            throws StoreException {
        List<StartRequest> keyed = keyed(mail);
        Map<SlotStore.KeyId, SlotStore.ReservedKey> keys = keyed.isEmpty() ? Map.of() : store.reserveKeys(keyed);
        if (earlier != null && earlier.keys().equals(keys)) {
            return new Work(earlier.batch(), earlier.answers(), earlier.strays(), keys, !keyed.isEmpty());
        }
        var batch = new SlotBatch();
        var answers = new LinkedHashMap<CompletableFuture<StartOutcome>, StartOutcome>();
        var strays = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        Map<UUID, Run> known = withEnded(store, runs, mail);
        long seq = lastSeq;
        for (Mail item : mail) {
            Decided decided = switch (item) {
                case Mail.Start start -> start(start, keys, answers, now);
                case Mail.Result result -> result(result, batch, known, strays, now);
                case Mail.Tick ignored -> null;
            };
            seq = add(batch, seq, decided, now);
        }
        for (UUID id : due) {
            Run run = batch.runs.getOrDefault(id, runs.get(id));
            if (run != null && !run.status().isTerminal()) {
                seq = add(batch, seq, guarded(run, () -> decider.decide(run, new Command.WakeUp(), now), now), now);
            }
        }
        return new Work(batch, answers, strays, keys, !keyed.isEmpty());
    }

    private record Decided(Run before, Decision decision, boolean isNew) {}

    private @Nullable Decided start(
            Mail.Start start,
            Map<SlotStore.KeyId, SlotStore.ReservedKey> keys,
            Map<CompletableFuture<StartOutcome>, StartOutcome> answers,
            Instant now) {
        var request = start.request();
        var replay = replay(request, keys);
        if (replay != null) {
            answers.put(start.answer(), replay);
            return null;
        }
        var decision = decider.start(request.identity(), request.plan(), request.origin(), now);
        answers.put(start.answer(), new StartOutcome.Started(decision.run()));
        Run nothing = new Run(request.identity(), request.plan(), RunStatus.RUNNING, Map.of(), List.of(), null, null);
        return new Decided(nothing, decision, true);
    }

    private static @Nullable StartOutcome replay(
            StartRequest request, Map<SlotStore.KeyId, SlotStore.ReservedKey> keys) {
        if (request.idempotency() == null) {
            return null;
        }
        var key = new SlotStore.KeyId(
                request.identity().tenantId(), request.idempotency().key());
        var reserved = Objects.requireNonNull(keys.get(key), "a key that was just reserved");
        if (reserved.workflowId().equals(request.identity().workflowId())) {
            return null;
        }
        return reserved.requestHash().equals(request.idempotency().requestHash())
                ? new StartOutcome.Replayed(reserved.workflowId())
                : new StartOutcome.KeyReused(reserved.workflowId());
    }

    /** A late result meets its run even if that has ended and left the memory: the record must say what became of it. */
    private static Map<UUID, Run> withEnded(SlotStore store, Map<UUID, Run> runs, List<Mail> mail)
            throws StoreException {
        Set<UUID> absent = new TreeSet<>();
        for (Mail item : mail) {
            if (item instanceof Mail.Result arrived
                    && arrived.result() != null
                    && !runs.containsKey(arrived.result().workflowId())) {
                absent.add(arrived.result().workflowId());
            }
        }
        if (absent.isEmpty()) {
            return runs;
        }
        Map<UUID, Run> all = new HashMap<>(runs);
        all.putAll(store.runs(absent));
        return all;
    }

    private @Nullable Decided result(
            Mail.Result mail,
            SlotBatch batch,
            Map<UUID, Run> runs,
            List<ConsumerRecord<byte[], byte[]>> strays,
            Instant now) {
        var result = mail.result();
        if (result == null) {
            return null;
        }
        Run run = batch.runs.getOrDefault(result.workflowId(), runs.get(result.workflowId()));
        if (run == null) {
            strays.add(mail.record());
            return null;
        }
        return guarded(run, () -> decider.decide(run, new Command.ResultArrived(result), now), now);
    }

    /** A decision that throws is a bug of ours about one run: that run is set aside, its slot goes on. */
    private Decided guarded(Run run, Supplier<Decision> decision, Instant now) {
        try {
            return new Decided(run, decision.get(), false);
        } catch (RuntimeException e) {
            LOG.errorv(e, "decision failed and its run is quarantined, workflowId={0}", run.workflowId());
            var aside = new Run(
                    run.identity(),
                    run.plan(),
                    RunStatus.QUARANTINED,
                    run.tasks(),
                    run.artifacts(),
                    "quarantined: " + e.getMessage(),
                    now);
            List<CausalEvent> events = List.of(
                    new CausalEvent.RunQuarantined(entropy.uuid(now), now, List.of(), String.valueOf(e.getMessage())));
            return new Decided(run, new Decision(aside, events, List.of(), List.of()), false);
        }
    }

    private long add(SlotBatch batch, long seq, @Nullable Decided decided, Instant now) {
        if (decided == null || decided.decision().events().isEmpty()) {
            return seq;
        }
        Run run = decided.decision().run();
        if (decided.isNew()) {
            batch.created.add(run.workflowId());
        }
        var identity = run.identity();
        var record = new CausalRecord(
                entropy.uuid(now),
                "orchestrator",
                identity.tenantId(),
                identity.workflowId(),
                identity.traceId(),
                null,
                identity.isSynthetic(),
                identity.scenarioId(),
                now,
                decided.decision().events());
        batch.add(seq + 1, record, decided.decision(), decided.before());
        return seq + 1;
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
