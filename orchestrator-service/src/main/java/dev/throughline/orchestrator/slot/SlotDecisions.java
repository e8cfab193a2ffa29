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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns a drained mailbox into one batch. */
final class SlotDecisions {
    static final StartOutcome NO_OWNER = new StartOutcome.Rejected("the slot has no owner that is ready");
    private static final Logger LOG = Logger.getLogger(SlotDecisions.class);

    private final Entropy entropy;
    private final RunDecider decider;

    SlotDecisions(Entropy entropy) {
        this.entropy = entropy;
        this.decider = new RunDecider(entropy);
    }

    /** @param answers given only after the commit */
    record Work(
            SlotBatch batch,
            Map<CompletableFuture<StartOutcome>, StartOutcome> answers,
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
            return new Work(earlier.batch(), earlier.answers(), keys, !keyed.isEmpty());
        }
        var batch = new SlotBatch();
        var answers = new LinkedHashMap<CompletableFuture<StartOutcome>, StartOutcome>();
        long seq = lastSeq;
        for (Mail item : mail) {
            Decided decided = switch (item) {
                case Mail.Start start -> start(start, keys, answers, now);
                case Mail.Result result -> result(result, batch, runs, now);
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
        return new Work(batch, answers, keys, !keyed.isEmpty());
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

    private @Nullable Decided result(Mail.Result mail, SlotBatch batch, Map<UUID, Run> runs, Instant now) {
        var result = mail.result();
        if (result == null) {
            return null;
        }
        Run run = batch.runs.getOrDefault(result.workflowId(), runs.get(result.workflowId()));
        if (run == null) {
            LOG.infov(
                    "result for a run that is not in work, workflowId={0} taskId={1} attempt={2}",
                    result.workflowId(), result.taskId(), result.attempt());
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
