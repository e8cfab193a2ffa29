package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.orchestrator.engine.Command;
import dev.throughline.orchestrator.engine.Compensation;
import dev.throughline.orchestrator.engine.Decision;
import dev.throughline.orchestrator.engine.Entropy;
import dev.throughline.orchestrator.engine.Pace;
import dev.throughline.orchestrator.engine.ProductRow;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunDecider;
import dev.throughline.orchestrator.engine.RunStatus;
import dev.throughline.orchestrator.engine.Spending;
import dev.throughline.service.telemetry.LogContext;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One pass over a mailbox. */
final class Turn {
    private static final Logger LOG = Logger.getLogger(Turn.class);
    /** Deeper nesting of sub-workflows is a template that contains itself. */
    private static final int MAX_DEPTH = 5;

    /**
     * What stays the same from turn to turn.
     *
     * @param tenants how fast each tenant's workflows may begin
     * @param maxQueued how many runs of the slot may wait for their turn before it takes no more
     */
    record Rules(Entropy entropy, RunDecider decider, SubWorkflows subWorkflows, Pace tenants, int maxQueued) {
        /** Rehearsals leave half of the places to real work. */
        boolean isFull(int waiting, StartRequest request) {
            return waiting >= (request.identity().isSynthetic() ? maxQueued / 2 : maxQueued);
        }
    }

    private final Rules rules;
    private final Sources sources;
    private final SlotBatch batch;
    private final Map<SlotStore.KeyId, SlotStore.ReservedKey> keys;
    private final Instant now;
    private final List<SlotDecisions.Reply<?>> replies = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> strays = new ArrayList<>();

    Turn(Rules rules, Sources sources, SlotBatch batch, Map<SlotStore.KeyId, SlotStore.ReservedKey> keys, Instant now) {
        this.rules = rules;
        this.sources = sources;
        this.batch = batch;
        this.keys = new HashMap<>(keys);
        this.now = now;
    }

    /** The run is not decided about any more; whatever was to become of it is not written. */
    void setAside(Run run, String why) {
        take(run, quarantined(run, why, now));
    }

    SlotDecisions.Work work(boolean inTransaction, Map<SlotStore.KeyId, SlotStore.ReservedKey> reserved) {
        return new SlotDecisions.Work(batch, replies, strays, reserved, inTransaction);
    }

    private @Nullable Run run(UUID id) {
        Run changed = batch.runs.get(id);
        return changed != null ? changed : sources.run(id);
    }

    void start(Mail.Start start) {
        var request = start.request();
        var existing = existing(request);
        var answer = existing == null ? null : conflict(request, existing);
        if (answer != null) {
            replies.add(new SlotDecisions.Reply<>(start.answer(), answer));
            return;
        }
        begin(existing == null ? request : replacing(request, existing));
        var begun = Objects.requireNonNull(batch.runs.get(request.identity().workflowId()));
        replies.add(new SlotDecisions.Reply<>(start.answer(), new StartOutcome.Started(begun)));
    }

    private void begin(StartRequest request) {
        Instant turn = rules.tenants()
                .turn(request.identity().tenantId(), request.identity().isSynthetic(), now);
        var decision = rules.decider().start(request.identity(), request.plan(), request.origin(), turn, now);
        Run nothing = new Run(
                request.identity(),
                request.plan(),
                RunStatus.PLANNED,
                1,
                Map.of(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                Spending.NOTHING);
        batch.created.add(request.identity().workflowId());
        take(nothing, decision);
    }

    /** What has the key of the request; null when it has none, or has just got it. */
    private SlotStore.@Nullable ReservedKey existing(StartRequest request) {
        if (request.idempotency() == null) {
            return null;
        }
        var reserved = Objects.requireNonNull(keys.get(key(request)), "a key that was just reserved");
        return reserved.workflowId().equals(request.identity().workflowId()) ? null : reserved;
    }

    private StartRequest replacing(StartRequest request, SlotStore.ReservedKey existing) {
        var ours = new SlotStore.ReservedKey(
                request.identity().workflowId(),
                Objects.requireNonNull(request.idempotency()).requestHash());
        keys.put(key(request), ours);
        batch.replacedKeys.put(key(request), ours);
        return new StartRequest(
                request.identity(),
                request.plan(),
                request.origin().replacing(existing.workflowId()),
                request.idempotency());
    }

    void admit(UUID id) {
        Run run = run(id);
        if (run != null) {
            decide(run, new Command.Admit());
        }
    }

    void result(Mail.Result mail) {
        var result = mail.result();
        if (result == null) {
            return;
        }
        Run run = run(result.workflowId());
        if (run == null) {
            strays.add(mail.record());
            return;
        }
        decide(run, new Command.ResultArrived(result));
    }

    void asked(Mail.Asked mail) {
        var command = mail.command();
        if (command == null) {
            return;
        }
        var earlier = batch.commands.get(command.commandId());
        CommandOutcome outcome = earlier != null ? earlier.outcome() : sources.outcome(command.commandId());
        if (outcome == null) {
            Run run = run(command.workflowId());
            outcome = run == null ? started(command) : answered(decide(run, new Command.Asked(command)));
            batch.commands.put(command.commandId(), new SlotBatch.Asked(command, outcome));
        }
        replies.add(new SlotDecisions.Reply<>(mail.answer(), outcome));
    }

    /** What was prepared step by step begins here; of anything else that has no run nothing is known. */
    private CommandOutcome started(WorkflowCommand command) {
        var draft = sources.draft(command.workflowId());
        if (draft == null) {
            return new CommandOutcome.UnknownWorkflow();
        }
        var request = draft.startable();
        if (request.isEmpty()) {
            return new CommandOutcome.Refused("the draft is " + draft.status() + ", it has no frozen plan", List.of());
        }
        begin(request.get());
        batch.startedDrafts.add(command.workflowId());
        return new CommandOutcome.Done();
    }

    private static CommandOutcome answered(Decision decision) {
        return switch (decision.answer()) {
            case Decision.Answer.Done ignored -> new CommandOutcome.Done();
            case Decision.Answer.Refused refused -> new CommandOutcome.Refused(refused.why(), refused.allowed());
            case null -> new CommandOutcome.Refused("the decision failed and the run is set aside", List.of());
        };
    }

    void due(UUID id) {
        Run run = run(id);
        if (run == null || run.status().isTerminal()) {
            return;
        }
        var next = run.status() == RunStatus.COMPENSATING ? Compensation.next(run) : java.util.Optional.<String>empty();
        if (next.isEmpty()) {
            decide(run, new Command.WakeUp());
            return;
        }
        List<ProductRow> rows = sources.rows(id);
        // What changed in this very batch is not in the rows that were read before it: the next turn has them.
        if (rows != null && !batch.runs.containsKey(id)) {
            decide(run, new Command.Undo(next.get(), rows));
        }
    }

    private Decision quarantined(Run run, String why, Instant now) {
        var events = List.<CausalEvent>of(
                new CausalEvent.RunQuarantined(rules.entropy().uuid(now), now, List.of(), why));
        return Decision.unchanged(run.quarantined(why, now)).with(events);
    }

    private Decision decide(Run run, Command command) {
        var decision = guarded(run, () -> rules.decider().decide(run, command, now));
        take(run, decision);
        return decision;
    }

    /** A decision that throws is a bug of ours about one run: that run is set aside, its slot goes on. */
    private Decision guarded(Run run, Supplier<Decision> decision) {
        try {
            return decision.get();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            try (var log = LogContext.open()
                    .span(run.identity().traceId(), run.identity().span())
                    .workflow(run.workflowId())
                    .scenario(run.identity().scenarioId())) {
                LOG.error("decision failed and its run is quarantined", e);
            }
            return quarantined(run, String.valueOf(e.getMessage()), now);
        }
    }

    /** Adds a decision to the batch, and what it entails for other runs of the slot. */
    private void take(Run before, Decision decision) {
        if (decision.isIdle(before)) {
            return;
        }
        batch.add(decision.events().isEmpty() ? null : record(decision), decision, before);
        Run run = decision.run();
        Deque<Runnable> consequences = new ArrayDeque<>();
        decision.children().forEach(child -> consequences.add(() -> child(run.workflowId(), child)));
        var parent = run.identity().parent();
        if (parent != null && run.status().isTerminal() && !before.status().isTerminal()) {
            consequences.add(() -> childEnded(parent, run));
        }
        consequences.forEach(Runnable::run);
    }

    private void child(UUID parentId, Decision.Child child) {
        switch (child) {
            case Decision.Child.Start start -> {
                Run parent = Objects.requireNonNull(run(parentId));
                var planned = depth(parent) >= MAX_DEPTH
                        ? new SubWorkflows.Planned.Impossible("sub-workflows are nested too deeply")
                        : rules.subWorkflows().plan(parent, start.stage(), start.workflowId());
                switch (planned) {
                    case SubWorkflows.Planned.Possible possible -> begin(possible.request());
                    case SubWorkflows.Planned.Impossible impossible ->
                        decide(
                                parent,
                                new Command.ChildEnded(
                                        Objects.requireNonNull(parent.tasks().get(start.stage()))
                                                .taskId(),
                                        RunStatus.FAILED,
                                        null,
                                        impossible.why()));
                }
            }
            case Decision.Child.Cancel cancel -> {
                Run run = run(cancel.workflowId());
                if (run != null) {
                    decide(run, new Command.Disowned(cancel.cause()));
                }
            }
        }
    }

    private void childEnded(Run.Parent parentTask, Run child) {
        Run parent = run(parentTask.workflowId());
        if (parent != null && !parent.status().isTerminal()) {
            var outputs = child.status() == RunStatus.COMPLETED ? RunDecider.outputs(child) : null;
            decide(
                    parent,
                    new Command.ChildEnded(
                            parentTask.taskId(), child.status(), outputs, child.error(), child.spending()));
        }
    }

    private int depth(Run run) {
        int depth = 0;
        for (Run at = run; at != null && at.identity().parent() != null; depth++) {
            at = run(at.identity().parent().workflowId());
        }
        return depth;
    }

    private CausalRecord record(Decision decision) {
        var identity = decision.run().identity();
        return new CausalRecord(
                rules.entropy().uuid(now),
                "orchestrator",
                identity.tenantId(),
                identity.workflowId(),
                identity.traceId(),
                null,
                identity.isSynthetic(),
                identity.scenarioId(),
                now,
                decision.events());
    }

    private static SlotStore.KeyId key(StartRequest request) {
        return new SlotStore.KeyId(
                request.identity().tenantId(),
                Objects.requireNonNull(request.idempotency()).key());
    }

    /** Null when the request takes the place of what has its key. */
    private static @Nullable StartOutcome conflict(StartRequest request, SlotStore.ReservedKey existing) {
        var idempotency = Objects.requireNonNull(request.idempotency());
        boolean isSame = existing.requestHash().equals(idempotency.requestHash());
        var replayed = new StartOutcome.Replayed(existing.workflowId());
        var refused = new StartOutcome.KeyReused(existing.workflowId());
        return switch (idempotency.onConflict()) {
            case SAME_REQUEST -> isSame ? replayed : refused;
            case RETURN_EXISTING -> replayed;
            case REJECT -> refused;
            case REPLACE -> isSame ? replayed : null;
        };
    }
}
