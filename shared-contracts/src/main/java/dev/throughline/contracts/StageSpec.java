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
 * @param agent the agent type whose topic the task goes to; {@value #APPROVAL} and {@value #WORKFLOW} for stages that
 *     no worker runs
 * @param needs stages that must have succeeded, or been skipped, before this one starts
 * @param timeoutMs how long one attempt of the whole task may take
 * @param retry how the engine repeats a failed task
 * @param when jq over {@code {parameters, inputs, stages}}; the stage is skipped unless it yields true
 * @param forEach jq over the same, yields an array: one task for each of its items
 * @param heartbeatMs a worker that is silent for longer has lost the task; absent: only {@code timeoutMs} counts
 * @param produces the rows the stage leaves behind, all undone if the run fails
 * @param compensation a task that undoes what the rows do not show, such as calls to other systems
 * @param approval present: a person decides, no worker
 * @param workflow present: a run of its own does the work of the stage
 */
public record StageSpec(
        String name,
        String agent,
        List<String> needs,
        List<StepSpec> steps,
        long timeoutMs,
        Retry retry,
        @Nullable String when,
        @Nullable String forEach,
        @Nullable Long heartbeatMs,
        @Nullable List<ProductSpec> produces,
        @Nullable Compensation compensation,
        @Nullable Approval approval,
        @Nullable SubWorkflow workflow) {
    /** In place of an agent: a person decides. */
    public static final String APPROVAL = "approval";
    /** In place of an agent: another run does the work. */
    public static final String WORKFLOW = "workflow";

    public StageSpec {
        needs = needs == null ? List.of() : List.copyOf(needs);
        steps = steps == null ? List.of() : List.copyOf(steps);
        timeoutMs = timeoutMs <= 0 ? Duration.ofMinutes(10).toMillis() : timeoutMs;
        retry = retry == null ? Retry.NONE : retry;
    }

    /** A stage that runs once, whenever its needs are met, and leaves nothing behind that must be undone. */
    public StageSpec(String name, String agent, List<String> needs, List<StepSpec> steps, long timeoutMs, Retry retry) {
        this(name, agent, needs, steps, timeoutMs, retry, null, null, null, null, null, null, null);
    }

    public String digest() {
        return Json.digest(this);
    }

    /** What a worker is sent to undo the stage, under the name of that task; null when there is nothing to be sent. */
    public @Nullable StageSpec undoing(String task) {
        return compensation == null
                ? null
                : new StageSpec(
                        task,
                        compensation.agent(),
                        List.of(),
                        compensation.steps(),
                        compensation.timeoutMs(),
                        compensation.retry());
    }

    /**
     * Rows that a stage leaves behind.
     *
     * @param kind what they are, such as {@code draft}
     * @param from jq over the scope of step arguments, for children with {@code item}, the value of the parent; each
     *     element of an array is one row, null none, anything else one
     */
    public record ProductSpec(
            String kind, String from, @Nullable List<ProductSpec> children) {}

    /** How a stage's effects outside are undone: a task like any other, with the stage's rows at hand. */
    public record Compensation(String agent, List<StepSpec> steps, long timeoutMs, Retry retry) {
        public Compensation {
            steps = steps == null ? List.of() : List.copyOf(steps);
            timeoutMs = timeoutMs <= 0 ? Duration.ofMinutes(10).toMillis() : timeoutMs;
            retry = retry == null ? Retry.NONE : retry;
        }
    }

    /** @param expiresMs a decision that has not come by then is a refusal */
    public record Approval(long expiresMs) {}

    /** @param parameters as in the arguments of a step, strings of the form {@code ${ jq }} are replaced */
    public record SubWorkflow(String type, JsonNode parameters) {}

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
