package dev.throughline.orchestrator.scenario.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one link of the line.
 *
 * @param name such as {@code causality.forward}
 * @param expected in words
 * @param seen instead, or what proves it
 * @param afterMs when it was first seen to hold, from the beginning of the injection; absent when it never was
 * @param deadlineMs until when it had to
 */
public record Link(
        String name,
        State state,
        String expected,
        String seen,
        @Nullable Long afterMs,
        long deadlineMs) {
    private static final int MOST = 500;

    public Link {
        seen = seen.length() > MOST ? seen.substring(0, MOST) + "…" : seen;
    }

    /** How it was found. */
    public enum State {
        HELD,
        /** Nothing was there, or it could not be looked at. */
        MISSING,
        /** Something else was there. */
        WRONG,
        /** It was not looked at, because what it follows from did not happen. */
        SKIPPED;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean holds() {
        return state == State.HELD;
    }
}
