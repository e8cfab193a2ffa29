package dev.throughline.trace.otlp;

import jakarta.ws.rs.core.Response;

/** A request that is not taken, and why. */
final class OtlpRefusal extends RuntimeException {
    private static final String RETRY_AFTER_SECONDS = "1";

    private final Kind kind;

    OtlpRefusal(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** HTTP statuses and the codes of {@code google.rpc.Status} that mean the same. */
    enum Kind {
        UNREADABLE(400, 3),
        TOO_LARGE(413, 3),
        UNKNOWN_ENCODING(415, 3),
        LATER(429, 8),
        UNAVAILABLE(503, 14);

        private final int status;
        private final int code;

        Kind(int status, int code) {
            this.status = status;
            this.code = code;
        }

        private boolean mayBeRepeated() {
            return this == LATER || this == UNAVAILABLE;
        }
    }

    Response response(Encoding encoding) {
        var response = Response.status(kind.status)
                .type(encoding.mediaType())
                .entity(encoding.status(kind.code, String.valueOf(getMessage())));
        return (kind.mayBeRepeated() ? response.header("Retry-After", RETRY_AFTER_SECONDS) : response).build();
    }
}
