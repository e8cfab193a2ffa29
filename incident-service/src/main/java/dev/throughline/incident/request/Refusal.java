package dev.throughline.incident.request;

import dev.throughline.service.http.ProblemDetail;
import jakarta.ws.rs.core.Response;

/** A request that cannot be carried out, with what the caller is told. Thrown in resources only. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ProblemDetail problem;

    private Refusal(ProblemDetail problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public static Refusal malformed(String detail) {
        return new Refusal(ProblemDetail.of("malformed", "The request cannot be understood", 400, detail));
    }

    public static Refusal invalid(String detail) {
        return new Refusal(ProblemDetail.of("invalid", "The request cannot be carried out as it is", 422, detail));
    }

    public static Refusal notFound(String detail) {
        return new Refusal(ProblemDetail.of("not-found", "There is no such thing", 404, detail));
    }

    public static Refusal conflict(String detail) {
        return new Refusal(ProblemDetail.of("conflict", "It is not in a state for that", 409, detail));
    }

    Response response() {
        return problem.response().build();
    }
}
