package dev.throughline.worker.skill;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a skill may know about the step it runs for.
 *
 * @param workDirectory of this attempt alone
 * @param scenarioId of synthetic work
 * @param attempt of the task, from 1
 * @param stepTry of the step inside the attempt, from 1
 * @param idempotencyKey the same for every execution of this step of this task
 * @param evidence takes what each call out of the system leaves behind
 */
public record SkillContext(
        String tenantId,
        Path workDirectory,
        boolean isSynthetic,
        @Nullable String scenarioId,
        int attempt,
        int stepTry,
        String idempotencyKey,
        StepEvidence evidence) {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._ -]{0,199}");

    /** A context whose evidence nobody asks for. */
    public SkillContext(
            String tenantId, Path workDirectory, boolean isSynthetic, int attempt, int stepTry, String idempotencyKey) {
        this(tenantId, workDirectory, isSynthetic, null, attempt, stepTry, idempotencyKey, new StepEvidence());
    }

    /** A file of the work directory; a name that could lead out of it is refused. */
    public Path file(String name) throws SkillException {
        if (!FILE_NAME.matcher(name).matches()) {
            throw SkillException.permanent("invalid_arguments", "not a plain file name: " + name);
        }
        return workDirectory.resolve(name);
    }
}
