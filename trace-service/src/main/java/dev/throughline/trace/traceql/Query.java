package dev.throughline.trace.traceql;

import org.jspecify.annotations.Nullable;

/** What is asked of a trace. {@link #text()} writes it so that it reads back as the same query. */
public sealed interface Query {
    String text();

    /** Whether a span that meets it can be told from the others without the rest of its trace. */
    default boolean isAboutSpansAlone() {
        return this instanceof Spanset s
                && (s.condition() == null || s.condition().isAboutTheSpanAlone());
    }

    /** Spans that meet the condition; all of them without one. */
    record Spanset(@Nullable Condition condition) implements Query {
        @Override
        public String text() {
            return condition == null ? "{}" : "{ " + condition.text() + " }";
        }
    }

    /** The trace has spans for both sides. */
    record Both(Query left, Query right) implements Query {
        @Override
        public String text() {
            return operand(left) + " && " + operand(right);
        }
    }

    /** The trace has spans for one of the sides. */
    record Either(Query left, Query right) implements Query {
        @Override
        public String text() {
            return operand(left) + " || " + operand(right);
        }
    }

    private static String operand(Query query) {
        return query instanceof Spanset ? query.text() : "(" + query.text() + ")";
    }
}
