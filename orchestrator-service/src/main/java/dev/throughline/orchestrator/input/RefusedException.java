package dev.throughline.orchestrator.input;

import java.io.IOException;

/** Ends the reading of a stream that goes past its bounds: whoever stores it sees no more bytes. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.detail());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
