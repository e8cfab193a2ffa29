package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;

/** Evaluates a template's expressions. Pure, and bounded in time whatever the expression: it runs inside decisions. */
public interface Expressions {
    JsonNode evaluate(String expression, JsonNode scope) throws ExpressionException;

    /** The expression has no value, or not one of the kind that is needed; the stage fails with this message. */
    final class ExpressionException extends Exception {
        private static final long serialVersionUID = 1;

        public ExpressionException(String message) {
            super(message);
        }
    }
}
