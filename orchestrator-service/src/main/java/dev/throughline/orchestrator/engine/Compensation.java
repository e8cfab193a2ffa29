package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.StageSpec;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/** Which stage of a run is undone next: the one that ended last of those that have left something behind. */
public final class Compensation {
    private Compensation() {}

    /** Empty while open tasks are still being cancelled, and when nothing is left to undo. */
    public static Optional<String> next(Run run) {
        if (run.tasks().values().stream().anyMatch(TaskState.Cancelling.class::isInstance)) {
            return Optional.empty();
        }
        return run.plan().stages().stream()
                .filter(stage -> isConcerned(run, stage.name()) && hasLeftSomething(run, stage))
                .max(Comparator.comparingInt(stage -> lastEnd(run, stage.name())))
                .map(StageSpec::name);
    }

    /**
     * Whether somebody may have acted for the stage who alone knows how far that went: a worker that its compensation
     * asks, or a run of its own.
     */
    static boolean needsTask(Run run, StageSpec stage) {
        if (stage.workflow() != null) {
            return child(run, stage.name()).isPresent();
        }
        return stage.compensation() != null
                && run.tasks().entrySet().stream()
                        .anyMatch(entry -> isOf(entry.getKey(), stage.name())
                                && entry.getValue() instanceof TaskState.Ended
                                && entry.getValue().attempt() > 0);
    }

    /** The run that has done the work of a stage of this one, and must be undone with it. */
    public static Optional<UUID> child(Run run, String stage) {
        boolean isSubWorkflow = run.plan().stage(stage).workflow() != null;
        return isSubWorkflow && run.tasks().get(stage) instanceof TaskState.Succeeded done && done.output() != null
                ? Optional.of(done.output().path("workflow_id").asText(""))
                        .filter(id -> !id.isEmpty())
                        .map(UUID::fromString)
                : Optional.empty();
    }

    static boolean isOf(String task, String stage) {
        return !StageNames.isUndo(task) && StageNames.stage(task).equals(stage);
    }

    private static boolean isConcerned(Run run, String stage) {
        return !(run.ending() instanceof Ending.Repetition repetition)
                || repetition.stages().contains(stage);
    }

    private static boolean hasLeftSomething(Run run, StageSpec stage) {
        return run.products().getOrDefault(stage.name(), 0) > 0
                || run.artifacts().stream().anyMatch(file -> stage.name().equals(file.stage()))
                || needsTask(run, stage);
    }

    private static int lastEnd(Run run, String stage) {
        return run.tasks().entrySet().stream()
                .filter(entry -> isOf(entry.getKey(), stage))
                .mapToInt(entry -> entry.getValue() instanceof TaskState.Ended ended ? ended.order() : 0)
                .max()
                .orElse(0);
    }
}
