package dev.throughline.trace.traceql;

/** A query that we do not answer: where it stops being one, and what would be. */
public final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String SUPPORTED =
            "supported: {} with resource.*, span.*, .attribute, name, status, kind, duration, traceDuration, rootName,"
                    + " rootServiceName; = != =~ !~ > >= < <=; && || and parentheses; && || between spansets";

    private final int position;
    private final String problem;

    QueryException(int position, String problem) {
        super(problem);
        this.position = position;
        this.problem = "position " + (position + 1) + ": " + problem + "; " + SUPPORTED;
    }

    /** For whoever asked; its positions begin with 1. */
    public String problem() {
        return problem;
    }

    /** From 0. */
    public int position() {
        return position;
    }
}
