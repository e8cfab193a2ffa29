package dev.throughline.trace.traceql;

/** What is asked of one span. */
public sealed interface Condition {
    String text();

    default boolean isAboutTheSpanAlone() {
        return switch (this) {
            case And a -> a.left().isAboutTheSpanAlone() && a.right().isAboutTheSpanAlone();
            case Or o -> o.left().isAboutTheSpanAlone() && o.right().isAboutTheSpanAlone();
            case Comparison c -> !(c.field() instanceof Field.Intrinsic intrinsic) || intrinsic.isOfTheSpan();
        };
    }

    record And(Condition left, Condition right) implements Condition {
        @Override
        public String text() {
            return operand(left) + " && " + operand(right);
        }
    }

    record Or(Condition left, Condition right) implements Condition {
        @Override
        public String text() {
            return operand(left) + " || " + operand(right);
        }
    }

    /** A span that lacks the field, or has it with a value of another type, does not meet it: not even with {@code !=}. */
    record Comparison(Field field, Operator operator, Literal literal) implements Condition {
        @Override
        public String text() {
            return field.text() + " " + operator.sign() + " " + literal.text();
        }
    }

    private static String operand(Condition condition) {
        return condition instanceof Comparison ? condition.text() : "(" + condition.text() + ")";
    }
}
