package dev.throughline.worker.skill;

/** A skill's failure with a machine readable code; whether another try could help is the skill's to say. */
public final class SkillException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final boolean retryable;

    private SkillException(String code, String message, boolean retryable) {
        super(message);
        this.code = code;
        this.retryable = retryable;
    }

    public static SkillException permanent(String code, String message) {
        return new SkillException(code, message, false);
    }

    public static SkillException transientFailure(String code, String message) {
        return new SkillException(code, message, true);
    }

    public String code() {
        return code;
    }

    public boolean isRetryable() {
        return retryable;
    }
}
