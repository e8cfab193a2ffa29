package dev.throughline.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frozen stage of a plan, exactly as a worker runs it. Its {@link #digest()} travels in the envelope.
 *
 * @param name unique in the plan
 * @param agent the agent type whose topic the task goes to
 * @param needs stages that must have succeeded before this one starts
 * @param timeoutMs how long one attempt of the whole task may take
 * @param retry how the engine repeats a failed task
 */
public record StageSpec(
        String name, String agent, List<String> needs, List<StepSpec> steps, long timeoutMs, Retry retry) {

    public StageSpec {
        needs = needs == null ? List.of() : List.copyOf(needs);
        steps = steps == null ? List.of() : List.copyOf(steps);
        timeoutMs = timeoutMs <= 0 ? Duration.ofMinutes(10).toMillis() : timeoutMs;
        retry = retry == null ? Retry.NONE : retry;
    }

    public String digest() {
        return Json.digest(this);
    }

    /**
     * One call of a skill.
     *
     * @param arguments JSON; a string of the form {@code ${ jq }} is replaced by the value of the jq expression over
     *     {@code {parameters, inputs, artifacts, stages, steps, workflow}}
     */
    public record StepSpec(
            String name, String skill, JsonNode arguments, Retry retry, long timeoutMs, OnError onError) {
        public StepSpec {
            arguments = arguments == null ? JsonNodeFactory.instance.objectNode() : arguments;
            retry = retry == null ? Retry.NONE : retry;
            timeoutMs = timeoutMs <= 0 ? Duration.ofMinutes(5).toMillis() : timeoutMs;
            onError = onError == null ? OnError.ABORT : onError;
        }
    }

    /** What a step's final failure does to its task: end it, go on, or end it without any further attempt. */
    public enum OnError {
        ABORT,
        CONTINUE,
        COMPENSATE
    }

    /**
     * Exponential back-off with full jitter.
     *
     * @param maxAttempts attempts in all, at least 1
     */
    public record Retry(int maxAttempts, long backoffMs, long maxBackoffMs) {
        public static final Retry NONE = new Retry(1, 0, 0);

        public Retry {
            maxAttempts = Math.clamp(maxAttempts, 1, 100);
            backoffMs = Math.max(0, backoffMs);
            maxBackoffMs = maxBackoffMs <= 0 ? Duration.ofMinutes(1).toMillis() : maxBackoffMs;
        }

        /**
         * The pause before the attempt after {@code attempt}.
         *
         * @param jitter uniform in [0, 1)
         */
        public long delayMs(int attempt, double jitter) {
            double ceiling = Math.min(maxBackoffMs, backoffMs * Math.pow(2, Math.max(0, attempt - 1)));
            return (long) (ceiling * (0.5 + jitter / 2));
        }
    }

    /** A file of a run, by content. */
    public record FileRef(
            String name,
            String mediaType,
            String sha256,
            long size,
            @Nullable String stage) {}
}
