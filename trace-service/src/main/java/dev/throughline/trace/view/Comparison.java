package dev.throughline.trace.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Two runs side by side.
 *
 * @param isSame nothing but times differs
 * @param differences what differs, in the order plan, outcome, path, outputs, cost, timing
 * @param stages of both, in the order of {@code a}, then those of {@code b} alone
 */
public record Comparison(Side a, Side b, boolean isSame, List<Difference> differences, List<Stage> stages) {

    /** @param error why the run ended as it did */
    public record Side(
            UUID traceId,
            UUID workflowId,
            @Nullable String workflowType,
            @Nullable String name,
            String status,
            @Nullable String templateId,
            @Nullable Integer templateVersion,
            @Nullable String planHash,
            Instant startedAt,
            @Nullable Double durationMs,
            long costMicros,
            int attempts,
            @Nullable String error,
            boolean complete) {}

    /**
     * @param what {@code plan}, {@code status}, {@code path}, {@code attempts}, {@code steps}, {@code output},
     *     {@code artifact}, {@code error}, {@code cost} or {@code timing}
     * @param where a stage, or a step or artifact of one; absent: the run as a whole
     * @param a absent: there is none
     */
    public record Difference(
            String what,
            @Nullable String where,
            @Nullable String a,
            @Nullable String b) {}

    /** @param a absent: the run has no such stage */
    public record Stage(
            String stage, @Nullable Course a, @Nullable Course b) {}

    /**
     * What became of a stage.
     *
     * @param durationMs from the first dispatch to the last end, with the pauses between attempts; absent while it is open
     * @param steps how each ended, by name, of the last attempt
     * @param artifacts SHA-256 by name
     */
    public record Course(
            String status,
            int attempts,
            @Nullable Double durationMs,
            long costMicros,
            Map<String, String> steps,
            @Nullable String outputSha256,
            Map<String, String> artifacts,
            @Nullable String error) {}
}
