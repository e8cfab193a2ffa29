package dev.throughline.orchestrator.slot;

import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunDecider.Origin;
import org.jspecify.annotations.Nullable;

/** A validated request on its way into a slot. */
public record StartRequest(
        Run.Identity identity,
        Plan plan,
        Origin origin,
        @Nullable Idempotency idempotency) {

    /** @param requestHash tells a repetition from another request under the same key */
    public record Idempotency(String key, String requestHash, Conflict onConflict) {}

    /** What to do when the key is taken. The same request again is a repetition, whatever the policy but reject. */
    public enum Conflict {
        /** Another request is rejected. */
        SAME_REQUEST,
        RETURN_EXISTING,
        REJECT,
        /** The existing workflow is cancelled. */
        REPLACE
    }
}
