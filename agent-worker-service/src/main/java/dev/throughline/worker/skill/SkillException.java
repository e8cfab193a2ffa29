package dev.throughline.worker.skill;

import java.time.Duration;

/** A skill's failure with a machine readable code; whether another try could help is the skill's to say. */
public final class SkillException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final boolean retryable;
    private final Duration retryAfter;

    private SkillException(String code, String message, boolean retryable, Duration retryAfter) {
        super(message);
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    public static SkillException permanent(String code, String message) {
        return new SkillException(code, message, false, Duration.ZERO);
    }

    public static SkillException transientFailure(String code, String message) {
        return new SkillException(code, message, true, Duration.ZERO);
    }

    /** @param retryAfter the other side does not want to hear of it earlier */
    public static SkillException transientFailure(String code, String message, Duration retryAfter) {
        return new SkillException(code, message, true, retryAfter);
    }

    public String code() {
        return code;
    }

    public boolean isRetryable() {
        return retryable;
    }

    /** Zero when nobody said anything about it. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
