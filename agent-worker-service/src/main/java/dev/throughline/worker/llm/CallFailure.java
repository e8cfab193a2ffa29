package dev.throughline.worker.llm;

import java.time.Duration;

/** A call that brought no answer. The message may hold what the other side said: it is redacted before it goes on. */
final class CallFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final boolean retryable;
    private final transient Duration retryAfter;
    private final transient long receivedBytes;

    /** @param receivedBytes of an answer, which is paid for whether it was any good or not; 0 when none had begun */
    CallFailure(String code, String message, boolean retryable, Duration retryAfter, long receivedBytes) {
        super(message);
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
        this.receivedBytes = receivedBytes;
    }

    String code() {
        return code;
    }

    boolean isRetryable() {
        return retryable;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    long receivedBytes() {
        return receivedBytes;
    }
}
