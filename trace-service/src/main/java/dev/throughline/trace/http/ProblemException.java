package dev.throughline.trace.http;

/** An answer other than success, thrown in resources only. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    private ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public static ProblemException badRequest(String detail) {
        return new ProblemException(new Problem("about:blank", "Bad request", 400, detail));
    }

    public static ProblemException notFound(String detail) {
        return new ProblemException(new Problem("about:blank", "Not found", 404, detail));
    }

    Problem problem() {
        return problem;
    }
}
