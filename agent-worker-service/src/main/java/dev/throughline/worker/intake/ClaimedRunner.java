package dev.throughline.worker.intake;

import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.worker.files.TaskClaims;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.step.Interruption;
import dev.throughline.worker.task.TaskReport;
import dev.throughline.worker.task.TaskRunner;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Makes an envelope whole before its task runs, and its result small enough for a record afterwards. */
@ApplicationScoped
public class ClaimedRunner {
    private final TaskClaims claims;
    private final TaskRunner runner;

    public ClaimedRunner(TaskClaims claims, TaskRunner runner) {
        this.claims = claims;
        this.runner = runner;
    }

    TaskReport run(TaskEnvelope task, Interruption interruption) {
        TaskReport report = task.claim() == null ? runner.run(task, interruption) : redeemed(task, interruption);
        return new TaskReport(report.steps(), claims.sendable(task, report.result()), report.calls());
    }

    private TaskReport redeemed(TaskEnvelope task, Interruption interruption) {
        Duration left = Duration.between(Instant.now(), task.deadline());
        TaskEnvelope whole;
        try {
            whole = interruption.within(left, () -> claims.redeemed(task));
        } catch (SkillException e) {
            return new TaskReport(
                    TaskRunner.unredeemed(task, e.code(), String.valueOf(e.getMessage()), e.isRetryable()));
        } catch (Exception e) {
            return new TaskReport(interrupted(task, interruption, e));
        }
        return runner.run(whole, interruption);
    }

    private static TaskResult interrupted(TaskEnvelope task, Interruption interruption, Exception cause) {
        if (interruption.isCancelled()) {
            return TaskRunner.unredeemed(task, "cancelled", "the attempt was cancelled", false);
        }
        return interruption.isTimedOut()
                ? TaskRunner.unredeemed(task, "deadline_exceeded", "the claim was not there in time", true)
                : TaskRunner.unredeemed(task, "claim_not_fetched", String.valueOf(cause.getMessage()), true);
    }
}
