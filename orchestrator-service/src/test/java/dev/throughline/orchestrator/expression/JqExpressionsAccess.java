package dev.throughline.orchestrator.expression;

import dev.throughline.orchestrator.engine.Expressions;

/** The real evaluator for tests of other packages, which a container would make otherwise. */
public final class JqExpressionsAccess {
    private JqExpressionsAccess() {}

    public static Expressions create() {
        return new JqExpressions();
    }
}
