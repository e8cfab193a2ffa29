package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.Budget;
import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.Usage;
import dev.throughline.contracts.WorkflowCommand;
import dev.throughline.contracts.WorkflowCommand.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * One run in a world that loses, doubles and reorders what workers say, in which people interfere and the process dies
 * before a commit. Time jumps to the next wake-up when nothing arrives. What is committed is kept as the database would.
 */
final class SimulatedRun {
    private static final int MAX_MOVES = 5_000;
    private static final int MAX_VERBS = 6;

    private final Random random;
    private final RunDecider decider;
    /** The tasks that sub-workflows do the work of. */
    private final Map<UUID, UUID> children = new HashMap<>();

    private final List<Command> mail = new ArrayList<>();
    final Map<UUID, ProductRow> rows = new LinkedHashMap<>();
    final Set<String> artifacts = new HashSet<>();
    final List<CausalEvent> ledger = new ArrayList<>();
    final Set<String> moves;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Run run;
    long spent;
    private int verbs;
    private boolean wasQuarantined;

    /** Called after every commit. */
    interface Watcher {
        void committed(Run before, Decision decision);
    }

    SimulatedRun(long seed, Set<String> moves) {
        this.random = new Random(seed);
        this.moves = moves;
        this.decider = new RunDecider(
                new RandomPlans.Seeded(random),
                RandomPlans.expressions(),
                RandomPlans.pace(random),
                RandomPlans.dependencies(random),
                parent -> new UUID(random.nextLong(), random.nextLong()),
                trusting(random.nextBoolean()));
    }

    private static Costs trusting(boolean isTrusted) {
        return new Costs() {
            @Override
            public long micros(Usage usage) {
                return REPORTED.micros(usage);
            }

            @Override
            public boolean isLearnedTrusted(String tenantId) {
                return isTrusted;
            }
        };
    }

    void play(Watcher watcher) {
        Instant turn = random.nextInt(8) == 0 ? now.plusSeconds(60) : now;
        var start = decider.start(RandomPlans.identity(now), RandomPlans.plan(random), RandomPlans.origin(), turn, now);
        commit(start.run(), start, watcher);
        for (int move = 0; move < MAX_MOVES; move++) {
            if (!wasQuarantined && !run.status().isTerminal() && random.nextInt(200) == 0) {
                wasQuarantined = true;
                run = run.quarantined("a bug", now);
            }
            boolean isOver = run.status().isTerminal() && run.status() != RunStatus.QUARANTINED && mail.isEmpty();
            if (isOver && (verbs >= MAX_VERBS || random.nextBoolean())) {
                return;
            }
            Command command = next();
            if (command == null) {
                continue;
            }
            Decision decision = decider.decide(run, command, now);
            if (random.nextInt(8) == 0) {
                crash(command);
            } else {
                if (command instanceof Command.ResultArrived arrived) {
                    count(arrived.result(), decision);
                }
                commit(run, decision, watcher);
            }
        }
    }

    /** What the results say that the engine did not turn away. */
    private void count(TaskResult result, Decision decision) {
        boolean isIgnored = decision.events().stream().anyMatch(CausalEvent.ResultIgnored.class::isInstance);
        if (!isIgnored && result.outcome() != TaskResult.Outcome.PROGRESS && result.usage() != null) {
            spent += Usage.number(result.usage().costMicros());
        }
    }

    private Command next() {
        if (run.status() == RunStatus.QUARANTINED) {
            return asked(Verb.CANCEL, null);
        }
        if (verbs < MAX_VERBS && random.nextInt(12) == 0) {
            verbs++;
            return ask();
        }
        if (run.status() == RunStatus.PLANNED && random.nextBoolean()) {
            return new Command.Admit();
        }
        if (!mail.isEmpty() && random.nextInt(4) > 0) {
            return mail.remove(random.nextInt(mail.size()));
        }
        if (run.status() == RunStatus.PAUSED
                && Budgets.excess(run.plan(), run.spending()) != null
                && random.nextBoolean()) {
            return raise();
        }
        return run.nextWakeUp().map(this::wakeUp).orElse(null);
    }

    /** Mostly to more than any run takes. */
    private Command raise() {
        long more = random.nextInt(4) == 0 ? 1 : 1_000_000;
        var id = new UUID(random.nextLong(), 2);
        return new Command.Asked(new WorkflowCommand(
                id, run.workflowId(), Verb.RESUME, "a person", null, null, null, new Budget(more, more, more)));
    }

    private Command wakeUp(Run.WakeUp next) {
        now = next.at().isAfter(now) ? next.at() : now;
        var stage =
                run.status() == RunStatus.COMPENSATING ? Compensation.next(run).orElse(null) : null;
        return stage == null
                ? new Command.WakeUp()
                : new Command.Undo(
                        stage,
                        rows.values().stream()
                                .filter(row -> row.stage().equals(stage))
                                .toList());
    }

    private Command ask() {
        var verbs = random.nextBoolean() ? List.copyOf(Verbs.allowed(run)) : List.of(Verb.values());
        var verb = verbs.isEmpty() ? Verb.CANCEL : verbs.get(random.nextInt(verbs.size()));
        var stages = run.plan().stages();
        String stage = random.nextBoolean()
                ? null
                : stages.get(random.nextInt(stages.size())).name();
        return asked(verb, stage);
    }

    private Command asked(Verb verb, String stage) {
        var id = new UUID(random.nextLong(), 1);
        return new Command.Asked(new WorkflowCommand(id, run.workflowId(), verb, "a person", null, stage, null));
    }

    /** What it decided never was; the command comes again, and open tasks are sent again. */
    private void crash(Command command) {
        if (command instanceof Command.ResultArrived || command instanceof Command.ChildEnded) {
            mail.add(command);
        }
        run.tasks().keySet().forEach(this::work);
    }

    private void commit(Run before, Decision decision, Watcher watcher) {
        run = decision.run();
        decision.rows().forEach(row -> rows.put(row.id(), row));
        decision.deletion().rows().forEach(rows::remove);
        artifacts.removeAll(decision.deletion().artifacts());
        run.artifacts().forEach(file -> artifacts.add(file.name()));
        ledger.addAll(decision.events());
        note(before);
        decision.dispatched().forEach(this::work);
        decision.children().forEach(this::child);
        watcher.committed(before, decision);
    }

    private void note(Run before) {
        if (before.status() != run.status()) {
            moves.add(before.status().wireName() + " -> " + run.status().wireName());
        }
        run.tasks().forEach((name, task) -> {
            var earlier = before.tasks().get(name);
            if (earlier != null && earlier != task && earlier.taskId().equals(task.taskId())) {
                moves.add(TaskStates.move(earlier.getClass(), task.getClass()));
            }
        });
    }

    private void child(Decision.Child child) {
        UUID task = switch (child) {
            case Decision.Child.Start start -> run.tasks().get(start.stage()).taskId();
            case Decision.Child.Cancel cancel -> children.get(cancel.workflowId());
        };
        if (child instanceof Decision.Child.Start start) {
            children.put(start.workflowId(), task);
        }
        if (random.nextInt(6) == 0) {
            return;
        }
        boolean completes = child instanceof Decision.Child.Start && random.nextInt(3) > 0;
        var status = completes
                ? RunStatus.COMPLETED
                : child instanceof Decision.Child.Start ? RunStatus.FAILED : RunStatus.CANCELLED;
        mail.add(new Command.ChildEnded(task, status, completes ? JsonNodeFactory.instance.objectNode() : null, null));
    }

    /** Lost, once, or twice; right or wrong; with or without something left behind. */
    private void work(String name) {
        if (!(run.tasks().get(name) instanceof TaskState.Dispatched task)) {
            return;
        }
        boolean succeeds = random.nextInt(4) > 0;
        var products = products();
        int copies = random.nextInt(3);
        for (int copy = 0; copy < copies; copy++) {
            mail.add(new Command.ResultArrived(
                    result(name, task, succeeds ? TaskResult.Outcome.SUCCEEDED : TaskResult.Outcome.FAILED, products)));
        }
        if (random.nextInt(3) == 0) {
            mail.add(new Command.ResultArrived(result(name, task, TaskResult.Outcome.PROGRESS, null)));
        }
    }

    private List<TaskResult.Product> products() {
        List<TaskResult.Product> products = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String parent = i > 0 && random.nextBoolean() ? "k" + random.nextInt(i) : null;
            products.add(new TaskResult.Product("k" + i, "kind" + i % 2, parent, null));
        }
        if (random.nextInt(20) == 0) {
            products.add(new TaskResult.Product("orphan", "kind", "nobody", null));
        }
        return products;
    }

    private TaskResult result(
            String name, TaskState.Dispatched task, TaskResult.Outcome outcome, List<TaskResult.Product> products) {
        boolean succeeds = outcome == TaskResult.Outcome.SUCCEEDED;
        var file = new FileRef(StageNames.stage(name) + ".txt", "text/plain", "0".repeat(64), 1, null);
        var result = new TaskResult(
                Contract.VERSION,
                task.taskId(),
                run.workflowId(),
                task.attempt(),
                run.identity().traceId(),
                task.span(),
                run.identity().span(),
                outcome,
                succeeds ? JsonNodeFactory.instance.objectNode() : null,
                succeeds && random.nextInt(3) == 0 ? List.of(file) : List.of(),
                succeeds ? null : new TaskResult.Failure("skill_error", "broke", random.nextBoolean(), null, null),
                List.of(),
                "agent",
                Instant.EPOCH,
                Instant.EPOCH,
                products);
        return random.nextInt(8) == 0
                ? result
                : result.took(new Usage(
                        (long) random.nextInt(1_000),
                        (long) random.nextInt(20_000),
                        (long) random.nextInt(100),
                        null,
                        null));
    }
}
