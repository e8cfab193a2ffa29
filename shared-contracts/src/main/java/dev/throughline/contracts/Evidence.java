package dev.throughline.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What remains of a call out of the system, failed ones included: hashes and figures, never texts or secrets. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Evidence.ModelCall.class, name = "model_call"),
    @JsonSubTypes.Type(value = Evidence.ProgramRun.class, name = "program_run"),
})
public sealed interface Evidence {
    /** A step keeps so many; those after it are counted in its outcome only. */
    int MAX_PER_STEP = 50;

    /**
     * @param completionSha256 absent when no answer came
     * @param costMicros in millionths of a US dollar
     * @param errorCode absent when {@code ok}
     */
    record ModelCall(
            String provider,
            String model,
            String promptSha256,
            @Nullable String completionSha256,
            long inputTokens,
            long outputTokens,
            long costMicros,
            long latencyMillis,
            boolean ok,
            @Nullable String errorCode,
            boolean isStub)
            implements Evidence {}

    /**
     * @param argv with whatever looks like a secret replaced, cut at 2,000 characters in all
     * @param exitCode absent when the program was ended
     * @param logSha256 of the kept log, which is an artifact
     * @param limits in force, such as {@code wall_ms}, {@code memory_bytes}
     */
    record ProgramRun(
            String program,
            List<String> argv,
            @Nullable Integer exitCode,
            long durationMillis,
            @Nullable String logSha256,
            boolean ok,
            @Nullable String errorCode,
            Map<String, Long> limits)
            implements Evidence {}
}
