package dev.throughline.worker.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.worker.files.TaskFiles;
import dev.throughline.worker.skill.DelaySkill;
import dev.throughline.worker.skill.Skill;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.skill.StepEvidence;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Runs one step: arguments, skill, files; again after a back-off while its retry policy and the deadline allow. */
@ApplicationScoped
public class StepRunner {
    private static final Logger LOG = Logger.getLogger(StepRunner.class);
    private static final Duration PATIENCE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final Skills skills;
    private final Arguments arguments;
    private final TaskFiles files;

    public StepRunner(Skills skills, Arguments arguments, TaskFiles files) {
        this.skills = skills;
        this.arguments = arguments;
        this.files = files;
    }

    /** Nothing in the step can wait: it may run on the poll thread. */
    public static boolean isInstant(StageSpec.StepSpec step) {
        JsonNode given = step.arguments();
        return step.skill().equals(DelaySkill.NAME)
                && (given.isEmpty()
                        || (given.size() == 1
                                && given.path("ms").isInt()
                                && given.path("ms").intValue() == 0));
    }

    /** @param evidence of all tries, whatever their outcome */
    public StepOutcome run(
            TaskEnvelope task,
            int index,
            Map<String, JsonNode> earlier,
            Interruption interruption,
            StepEvidence evidence) {
        StageSpec.StepSpec step = task.stage().steps().get(index);
        int stepTry = 1;
        while (true) {
            StepOutcome outcome =
                    keeping(task, once(task, step, index, stepTry, earlier, interruption, evidence), evidence);
            if (!(outcome instanceof StepOutcome.Failed failed)
                    || !failed.retryable()
                    || stepTry >= step.retry().maxAttempts()
                    || interruption.isCancelled()) {
                return outcome;
            }
            long pause = Math.max(
                    step.retry().delayMs(stepTry, ThreadLocalRandom.current().nextDouble()),
                    failed.retryAfter().toMillis());
            if (Instant.now().plusMillis(pause).isAfter(task.deadline())) {
                return outcome;
            }
            try {
                interruption.within(Duration.ofMillis(pause + 60_000), () -> {
                    Thread.sleep(Duration.ofMillis(pause));
                    return true;
                });
            } catch (Exception interrupted) {
                return cancelled(stepTry);
            }
            stepTry++;
        }
    }

    private StepOutcome once(
            TaskEnvelope task,
            StageSpec.StepSpec step,
            int index,
            int stepTry,
            Map<String, JsonNode> earlier,
            Interruption interruption,
            StepEvidence evidence) {
        if (isInstant(step)) {
            return StepOutcome.Succeeded.NOTHING;
        }
        Duration left = Duration.between(Instant.now(), task.deadline());
        Duration timeout = Duration.ofMillis(Math.min(step.timeoutMs(), Math.max(0, left.toMillis())));
        boolean isDeadline = left.toMillis() <= step.timeoutMs();
        if (!left.isPositive()) {
            return new StepOutcome.Failed(
                    "deadline_exceeded", "the task's deadline has passed", "timeout", true, stepTry - 1);
        }
        try {
            return interruption.within(timeout, () -> call(task, step, index, stepTry, earlier, evidence));
        } catch (SkillException e) {
            return new StepOutcome.Failed(
                            e.code(), String.valueOf(e.getMessage()), "error", e.isRetryable(), stepTry - 1)
                    .notBefore(e.retryAfter());
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            if (interruption.isCancelled()) {
                return cancelled(stepTry);
            }
            if (interruption.isTimedOut()) {
                String code = isDeadline ? "deadline_exceeded" : "step_timeout";
                return new StepOutcome.Failed(
                        code, "no end after " + timeout.toMillis() + " ms", "timeout", true, stepTry - 1);
            }
            return new StepOutcome.Failed(
                    "skill_error", e.getClass().getSimpleName() + ": " + e.getMessage(), "error", true, stepTry - 1);
        }
    }

    private static StepOutcome cancelled(int stepTry) {
        return new StepOutcome.Failed("cancelled", "the attempt was cancelled", "cancelled", false, stepTry - 1);
    }

    /** Best effort, after a failure and on its own time: the failure is what counts. */
    private StepOutcome keeping(TaskEnvelope task, StepOutcome outcome, StepEvidence evidence) {
        var kept = evidence.takeFiles();
        if (kept.isEmpty() || !(outcome instanceof StepOutcome.Failed failed)) {
            return outcome;
        }
        try {
            return failed.withArtifacts(
                    new Interruption().within(PATIENCE_AFTER_FAILURE, () -> files.store(task, kept)));
        } catch (Exception e) {
            LOG.warnf("what a failed step leaves was not stored error=%s", e);
            return outcome;
        }
    }

    private StepOutcome call(
            TaskEnvelope task,
            StageSpec.StepSpec step,
            int index,
            int stepTry,
            Map<String, JsonNode> earlier,
            StepEvidence evidence)
            throws Exception {
        Skill skill = skills.find(step.skill())
                .orElseThrow(() -> SkillException.permanent("unknown_skill", "no skill named " + step.skill()));
        JsonNode resolved = arguments.resolve(task, earlier, step.arguments());
        skills.validate(skill, resolved);
        var directory = files.directory(task);
        if (skill.usesFiles()) {
            files.materialise(task);
        }
        var context = new SkillContext(
                task.tenantId(),
                directory,
                task.isSynthetic(),
                task.syntheticScenarioId(),
                task.attempt(),
                stepTry,
                task.taskId() + ":" + index,
                evidence);
        SkillResult result = skill.run(context, resolved);
        List<StageSpec.FileRef> stored = files.store(task, result.files());
        return new StepOutcome.Succeeded(result.output(), stored, stepTry - 1);
    }
}
