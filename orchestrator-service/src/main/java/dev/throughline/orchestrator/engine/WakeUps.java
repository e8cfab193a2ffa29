package dev.throughline.orchestrator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a run waits for, and until when: the promise that no run is ever stuck. */
final class WakeUps {
    /** Turns come when others end; this often a run that waits for one is looked at anyway. */
    static final Duration LONGEST_QUEUE = Duration.ofHours(1);

    private static final int LONGEST_TEXT = 1_000;

    private WakeUps() {}

    /** What a run that has not begun waits for. */
    static String turn(Plan plan, Run.Identity identity) {
        return plan.admission() == null
                ? "rate:" + identity.tenantId()
                : "concurrency:" + plan.admission().key();
    }

    static Optional<Run.WakeUp> next(Run run) {
        return next(run, TaskState.Dispatched::due);
    }

    /** Without heartbeats: they move without an event, so nobody else can follow them. */
    static Optional<Run.WakeUp> announced(Run run) {
        return next(run, TaskState.Dispatched::deadline);
    }

    private static Optional<Run.WakeUp> next(Run run, Function<TaskState.Dispatched, Instant> due) {
        return switch (run.status()) {
            case COMPLETED, FAILED, CANCELLED, QUARANTINED -> Optional.empty();
            case PLANNED -> Optional.of(new Run.WakeUp(turn(run.plan(), run.identity()), until(run)));
            case RUNNING, WAITING_FOR_DEPENDENCY -> Optional.ofNullable(earliest(run, due, null));
            case PAUSED -> Optional.ofNullable(earliest(run, due, new Run.WakeUp(held(run), until(run))));
            case COMPENSATION_FAILED -> Optional.of(new Run.WakeUp("operator:compensate", until(run)));
            case CANCELLING, COMPENSATING ->
                Optional.of(Objects.requireNonNullElseGet(
                        earliest(run, due, null),
                        () -> new Run.WakeUp(
                                "compensation:" + Compensation.next(run).orElse("end"), undoneSince(run))));
        };
    }

    private static String held(Run run) {
        var excess = Budgets.excess(run.plan(), run.spending());
        return excess == null ? "operator:resume" : "budget:" + excess.what();
    }

    private static Instant until(Run run) {
        return Objects.requireNonNull(run.waitUntil(), "a run that waits without a task has a moment to go on");
    }

    /** In the past: the next stage is undone at once. */
    private static Instant undoneSince(Run run) {
        return Objects.requireNonNull(run.ending(), "a run that is undone has a reason")
                .at();
    }

    private static Run.@Nullable WakeUp earliest(
            Run run, Function<TaskState.Dispatched, Instant> due, Run.@Nullable WakeUp start) {
        Run.WakeUp next = start;
        for (var entry : run.tasks().entrySet()) {
            Run.WakeUp candidate = of(run.status(), entry.getKey(), entry.getValue(), due);
            if (candidate != null && (next == null || candidate.at().isBefore(next.at()))) {
                next = candidate;
            }
        }
        return next;
    }

    private static Run.@Nullable WakeUp of(
            RunStatus status, String name, TaskState state, Function<TaskState.Dispatched, Instant> due) {
        return switch (state) {
            case TaskState.Dispatched task -> new Run.WakeUp("task:" + name, due.apply(task));
            case TaskState.BackingOff task ->
                // Nothing goes out while a run is paused.
                status == RunStatus.PAUSED
                        ? null
                        : new Run.WakeUp((task.attempt() == 0 ? "rate:" : "retry:") + name, task.retryAt());
            case TaskState.Withheld task ->
                status == RunStatus.PAUSED
                        ? null
                        : new Run.WakeUp(cut("dependency:" + String.join(", ", task.missing())), task.until());
            case TaskState.AwaitingApproval task -> new Run.WakeUp("approval:" + name, task.expiresAt());
            case TaskState.InChild task -> new Run.WakeUp("workflow:" + task.child(), task.deadline());
            case TaskState.Cancelling task -> new Run.WakeUp("cancelling:" + name, task.until());
            case TaskState.FannedOut ignored -> null;
            case TaskState.Pending ignored -> null;
            case TaskState.Ended ignored -> null;
            case TaskState.Skipped ignored -> null;
            case TaskState.Undone ignored -> null;
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}
