package dev.throughline.orchestrator.http;

import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Every problem this service answers with (RFC 9457): its type, status and title. */
public enum Problem {
    MALFORMED(400, "The body is not valid JSON of the expected shape"),
    NOT_FOUND(404, "There is no such thing"),
    CONFLICT(409, "The idempotency key was used for another request"),
    NOT_NOW(409, "That is not possible in the present state"),
    GONE(410, "It was there, and is no longer kept"),
    CHANGED(412, "It was changed in the meantime"),
    TOO_LARGE(413, "The body is larger than allowed"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    RANGE_NOT_SATISFIABLE(416, "The content has no such part"),
    INVALID(422, "The request cannot be carried out as it is"),
    DIGEST_MISMATCH(422, "The content does not match its digest"),
    NO_CONDITION(428, "The request must say what it was made for"),
    TOO_MANY(429, "Too many requests"),
    UNAVAILABLE(503, "The service cannot take this now"),
    INTERNAL(500, "Something went wrong on our side");

    /**
     * @param errors everything that is wrong, when the request has a body of several parts
     * @param allowed what is possible instead, when the state forbids it
     */
    @Schema(name = "Problem")
    public record Detail(
            String type,
            String title,
            int status,
            String detail,
            @Nullable List<Violation> errors,
            @Nullable List<String> allowed) {}

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public Response response(String detail) {
        return response(detail, List.of());
    }

    public Response response(String detail, List<Violation> errors) {
        return response(new Detail(type(), title, status, detail, errors.isEmpty() ? null : errors, null));
    }

    /** @param allowed what is possible instead */
    public Response instead(String detail, List<String> allowed) {
        return response(new Detail(type(), title, status, detail, null, allowed));
    }

    /** @param wait after which asking again makes sense */
    public Response later(String detail, Duration wait) {
        return Response.fromResponse(response(detail))
                .header("Retry-After", Math.max(1, (wait.toMillis() + 999) / 1_000))
                .build();
    }

    private String type() {
        return "urn:throughline:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Response response(Detail body) {
        var response = Response.status(status).type("application/problem+json").entity(body);
        return status == 503 ? response.header("Retry-After", "1").build() : response.build();
    }
}
