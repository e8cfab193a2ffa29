package dev.throughline.worker.task;

import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.worker.step.Interruption;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The attempts running here now, so that a cancellation can reach them. */
@ApplicationScoped
public class RunningTasks {
    private final Map<Attempt, Interruption> running = new ConcurrentHashMap<>();

    /** One attempt of one task. */
    public record Attempt(UUID taskId, int attempt) {
        public static Attempt of(TaskEnvelope task) {
            return new Attempt(task.taskId(), task.attempt());
        }
    }

    public Interruption begin(Attempt attempt) {
        var interruption = new Interruption();
        running.put(attempt, interruption);
        return interruption;
    }

    public void end(Attempt attempt) {
        running.remove(attempt);
    }

    public void cancel(UUID taskId, int attempt) {
        var interruption = running.get(new Attempt(taskId, attempt));
        if (interruption != null) {
            interruption.cancel();
        }
    }

    public int count() {
        return running.size();
    }
}
