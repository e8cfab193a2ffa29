package dev.throughline.worker.intake;

import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.worker.publish.ReportPublisher;
import dev.throughline.worker.step.Interruption;
import dev.throughline.worker.task.TaskRunner;
import dev.throughline.worker.tracing.Taken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says that an attempt is alive, three times in the span after which the engine would call it lost. It begins when the
 * task is taken, because one that waits for its turn here is not lost either.
 *
 * <p>One virtual thread for each such task, so no more than the lanes hold; a beat that cannot be sent is not repeated,
 * the next one says the same.
 */
final class Heartbeat implements AutoCloseable {
    static final Heartbeat NONE = new Heartbeat(null);
    private static final long SHORTEST_MS = 10;
    private final @Nullable Thread thread;

    private Heartbeat(@Nullable Thread thread) {
        this.thread = thread;
    }

    static Heartbeat of(Taken taken, Interruption interruption, ReportPublisher publisher) {
        Long lostAfter = taken.task().stage().heartbeatMs();
        if (lostAfter == null || lostAfter <= 0) {
            return NONE;
        }
        var pause = Duration.ofMillis(Math.max(SHORTEST_MS, lostAfter / 3));
        return new Heartbeat(
                Thread.ofVirtual().name("heartbeat").start(() -> beat(taken, pause, interruption, publisher)));
    }

    /** Ends by itself when nobody waits any more, so that a skill that ignores its interrupt does not pass for alive. */
    private static void beat(Taken taken, Duration pause, Interruption interruption, ReportPublisher publisher) {
        TaskEnvelope task = taken.task();
        try (var log = taken.log()) {
            while (true) {
                Thread.sleep(pause);
                if (interruption.isCancelled() || Instant.now().isAfter(task.deadline())) {
                    return;
                }
                publisher.beat(
                        TaskRunner.progress(task, taken.at()), task.stage().agent(), taken.carried());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: the attempt has ended
        }
    }

    /** Waits for a beat that is being sent: none may follow the result. */
    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        thread.interrupt();
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
