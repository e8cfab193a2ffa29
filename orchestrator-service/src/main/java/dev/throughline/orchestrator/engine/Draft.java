package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.StageSpec.FileRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run while one decision changes it, and what the decision entails. Confined to that decision. */
final class Draft {
    final Run before;
    final Entropy entropy;
    final Instant now;
    final Map<String, TaskState> tasks;
    final List<FileRef> artifacts;
    final Map<String, Integer> products;
    final List<CausalEvent> events = new ArrayList<>(4);
    final List<String> dispatched = new ArrayList<>(2);
    final List<Decision.Cancelled> cancelled = new ArrayList<>(0);
    final List<ProductRow> rows = new ArrayList<>(0);
    final List<UUID> deletedRows = new ArrayList<>(0);
    final List<String> deletedArtifacts = new ArrayList<>(0);
    final List<Decision.Child> children = new ArrayList<>(0);
    List<ProductRow> undoing = List.of();
    RunStatus status;
    int round;
    Spending spending;
    /** Why the run starts (again) with what is pending, at the end of the decision. */
    @Nullable
    UUID again;

    @Nullable
    Ending ending;

    @Nullable
    Instant waitUntil;

    @Nullable
    String error;

    @Nullable
    Instant endedAt;

    Draft(Run run, Entropy entropy, Instant now) {
        this.before = run;
        this.entropy = entropy;
        this.now = now;
        this.tasks = new LinkedHashMap<>(run.tasks());
        this.artifacts = new ArrayList<>(run.artifacts());
        this.products = run.products().isEmpty() ? new HashMap<>(0) : new HashMap<>(run.products());
        // Whether it only waits is told at the end, from its tasks; until then it is as good as running.
        this.status = run.status() == RunStatus.WAITING_FOR_DEPENDENCY ? RunStatus.RUNNING : run.status();
        this.round = run.round();
        this.ending = run.ending();
        this.waitUntil = run.waitUntil();
        this.error = run.error();
        this.endedAt = run.endedAt();
        this.spending = run.spending();
    }

    Plan plan() {
        return before.plan();
    }

    Run.Identity identity() {
        return before.identity();
    }

    UUID record(Function<UUID, CausalEvent> event) {
        UUID id = entropy.uuid(now);
        events.add(event.apply(id));
        return id;
    }

    TaskState task(String name) {
        return Objects.requireNonNull(tasks.get(name), name);
    }

    void become(RunStatus next) {
        status = status.to(next);
        if (next.isTerminal()) {
            endedAt = now;
        }
    }

    /** The place in the order in which tasks end. */
    int nextOrder() {
        int last = 0;
        for (TaskState task : tasks.values()) {
            if (task instanceof TaskState.Ended ended) {
                last = Math.max(last, ended.order());
            }
        }
        return last + 1;
    }

    /** What a task leaves behind counts as its stage's. */
    void keep(String stage, List<ProductRow> left, List<FileRef> files) {
        rows.addAll(left);
        if (!left.isEmpty()) {
            products.merge(stage, left.size(), Integer::sum);
        }
        for (FileRef file : files) {
            artifacts.removeIf(other -> other.name().equals(file.name()));
            artifacts.add(new FileRef(file.name(), file.mediaType(), file.sha256(), file.size(), stage));
        }
    }

    Run run() {
        return new Run(
                before.identity(),
                before.plan(),
                status == RunStatus.RUNNING && isOnlyWithheld() ? RunStatus.WAITING_FOR_DEPENDENCY : status,
                round,
                tasks,
                artifacts,
                products,
                ending,
                waitUntil,
                error,
                endedAt,
                spending);
    }

    /** Nothing is in work, and what could be is not there. */
    private boolean isOnlyWithheld() {
        boolean isWithheld = false;
        for (TaskState task : tasks.values()) {
            switch (task) {
                case TaskState.Withheld ignored -> isWithheld = true;
                case TaskState.Dispatched ignored -> {
                    return false;
                }
                case TaskState.BackingOff ignored -> {
                    return false;
                }
                case TaskState.AwaitingApproval ignored -> {
                    return false;
                }
                case TaskState.FannedOut ignored -> {
                    return false;
                }
                case TaskState.InChild ignored -> {
                    return false;
                }
                case TaskState.Cancelling ignored -> {
                    return false;
                }
                case TaskState.Pending ignored -> {}
                case TaskState.Ended ignored -> {}
                case TaskState.Skipped ignored -> {}
                case TaskState.Undone ignored -> {}
            }
        }
        return isWithheld;
    }

    Decision decision() {
        return decision(null);
    }

    Decision decision(Decision.@Nullable Answer answer) {
        CostEvents.observed(this);
        var deletion = deletedRows.isEmpty() && deletedArtifacts.isEmpty()
                ? Decision.Deletion.NOTHING
                : new Decision.Deletion(deletedRows, deletedArtifacts);
        return new Decision(run(), events, dispatched, cancelled, rows, deletion, undoing, children, answer);
    }

    static IllegalStateException illegal(String move, TaskState state) {
        return new IllegalStateException(
                "cannot " + move + " a task that is " + state.getClass().getSimpleName());
    }
}
