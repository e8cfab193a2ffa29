package dev.throughline.incident.view;

import dev.throughline.incident.lifecycle.Lifecycle;
import dev.throughline.incident.lifecycle.Verb;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Every problem this service answers with (RFC 9457): its type, status and title. */
enum Problem {
    MALFORMED(400, "The request cannot be understood"),
    INVALID(422, "The request cannot be carried out as it is"),
    NOT_FOUND(404, "There is no such thing"),
    CONFLICT(409, "The incident is not in a state for that"),
    UNAVAILABLE(503, "The service cannot answer this now"),
    INTERNAL(500, "Something went wrong on our side");

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    Exception exception(String detail) {
        return new Exception(this, detail);
    }

    Response response(String detail) {
        return response(status, title, "urn:throughline:problem:" + wire(name()), detail);
    }

    static Response response(int status, String title, String type, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        return Response.status(status)
                .type("application/problem+json")
                .entity(body)
                .build();
    }

    /** The verbs that an incident of that status knows. */
    static String allowed(String status) {
        String verbs = Arrays.stream(Verb.values())
                .filter(verb -> verb.on(Lifecycle.of(status)).isPresent())
                .map(verb -> wire(verb.name()))
                .collect(Collectors.joining(", "));
        return verbs.isEmpty() ? "nothing" : verbs;
    }

    private static String wire(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Thrown in resources only. */
    static final class Exception extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Problem problem;

        private Exception(Problem problem, String detail) {
            super(detail);
            this.problem = problem;
        }

        Response response() {
            return problem.response(String.valueOf(getMessage()));
        }
    }
}
