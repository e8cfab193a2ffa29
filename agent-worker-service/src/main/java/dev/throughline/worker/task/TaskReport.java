package dev.throughline.worker.task;

import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.TaskResult;
import dev.throughline.worker.skill.StepEvidence;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told about an attempt.
 *
 * @param steps absent when it was refused before its first step
 * @param calls of models, by the index of the step that made them; steps without any are absent
 */
public record TaskReport(@Nullable CausalRecord steps, TaskResult result, Map<Integer, List<StepEvidence.Call>> calls) {

    /** One in which no step was taken. */
    public TaskReport(TaskResult result) {
        this(null, result, Map.of());
    }
}
