package dev.throughline.worker.llm;

import java.util.Locale;

/**
 * What a model said.
 *
 * @param inputTokens as the model counted, or estimated when it did not say
 */
record Answer(String text, long inputTokens, long outputTokens, Finish finish) {
    /** Why it stopped. */
    enum Finish {
        STOP,
        /** At the limit of tokens: the text is not whole. */
        LENGTH,
        CONTENT_FILTER,
        OTHER;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Four bytes to a token, the usual rule of thumb, for models that do not say. */
    static long estimateTokens(long bytes) {
        return Math.ceilDiv(bytes, 4);
    }
}
