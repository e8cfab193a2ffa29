package dev.throughline.trace.span;

/** A request that cannot be read as a whole. */
public final class SpansRefusedException extends RuntimeException {
    SpansRefusedException(String reason) {
        super(reason);
    }

    static void require(boolean fine, String reason) {
        if (!fine) {
            throw new SpansRefusedException(reason);
        }
    }
}
