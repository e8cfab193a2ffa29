package dev.throughline.orchestrator.draft;

import dev.throughline.orchestrator.http.Problem;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header of that name (RFC 9110): strong tags, or a star. */
final class IfMatch {
    private static final int MAX = 1_000;

    private IfMatch() {}

    /** The answer when the draft is not what the caller has seen; empty when it is. */
    static Optional<Response> refusal(@Nullable String header, Draft draft) {
        if (header == null) {
            return Optional.of(Problem.NO_CONDITION.response("If-Match is needed: " + draft.etag() + " now, or *"));
        }
        boolean matches = header.length() <= MAX
                && Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(draft.etag()));
        return matches ? Optional.empty() : Optional.of(changed());
    }

    static Response changed() {
        return Problem.CHANGED.response("somebody has changed the draft or its inputs in the meantime");
    }
}
