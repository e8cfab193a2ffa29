package dev.throughline.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How much a run may take before it pauses. What is absent is not bounded.
 *
 * @param costMicros in millionths of a US dollar
 * @param tokens of models, in and out
 * @param timeMs that workers spend on it; waiting costs nothing
 */
public record Budget(
        @Nullable Long costMicros,
        @Nullable Long tokens,
        @Nullable Long timeMs) {
    public static final Budget UNBOUNDED = new Budget(null, null, null);

    /** This one, and where it says nothing the other. */
    public Budget or(@Nullable Budget other) {
        return other == null
                ? this
                : new Budget(
                        costMicros == null ? other.costMicros : costMicros,
                        tokens == null ? other.tokens : tokens,
                        timeMs == null ? other.timeMs : timeMs);
    }

    /** Whether all that it says is more than nothing. */
    public boolean isSound() {
        return isSound(costMicros) && isSound(tokens) && isSound(timeMs);
    }

    private static boolean isSound(@Nullable Long bound) {
        return bound == null || (bound > 0 && bound <= Usage.MOST);
    }
}
