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

    public static ProblemException conflict(String detail) {
        return new ProblemException(new Problem("about:blank", "Conflict", 409, detail));
    }

    /** What was asked for was here, and is not any more. */
    public static ProblemException gone(String detail) {
        return new ProblemException(new Problem("about:blank", "Gone", 410, detail));
    }

    /** The answer would be too large. */
    public static ProblemException tooMuch(String detail) {
        return new ProblemException(new Problem("about:blank", "Unprocessable content", 422, detail));
    }

    Problem problem() {
        return problem;
    }
}
