package dev.throughline.contracts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the spans of a trace are recorded. Decided once, where the trace begins, and carried along as the flags of
 * {@code traceparent}. The causality record does not depend on it.
 */
public enum Sampling {
    SAMPLED("01"),
    UNSAMPLED("00");

    private static final int FLAGS_AT = 53;
    private static final int FLAGS_LENGTH = 2;

    private final String flags;

    Sampling(String flags) {
        this.flags = flags;
    }

    public static Sampling of(boolean isSampled) {
        return isSampled ? SAMPLED : UNSAMPLED;
    }

    /** What a {@code traceparent} of ours, or any of its form, says; empty for other text. */
    public static Optional<Sampling> ofTraceparent(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() < FLAGS_AT + FLAGS_LENGTH) {
            return Optional.empty();
        }
        int digit = Character.digit(traceparent.charAt(FLAGS_AT + 1), 16);
        return digit < 0 ? Optional.empty() : Optional.of(of((digit & 1) == 1));
    }

    public boolean isSampled() {
        return this == SAMPLED;
    }

    /** As {@code traceparent} writes it. */
    String flags() {
        return flags;
    }
}
