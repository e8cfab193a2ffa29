package dev.throughline.trace.traceql;

/** What of a span is compared. */
public sealed interface Field {
    String text();

    /** Where an attribute stands. */
    enum Scope {
        RESOURCE("resource."),
        SPAN("span."),
        EITHER(".");

        private final String prefix;

        Scope(String prefix) {
            this.prefix = prefix;
        }
    }

    record Attribute(Scope scope, String name) implements Field {
        @Override
        public String text() {
            boolean plain = !name.isEmpty() && name.chars().allMatch(Lexer::isNamePart);
            return scope.prefix + (plain ? name : Literal.quoted(name));
        }
    }

    /** What every span has; the last three belong to its whole trace. */
    enum Intrinsic implements Field {
        NAME("name"),
        STATUS("status"),
        KIND("kind"),
        DURATION("duration"),
        TRACE_DURATION("traceDuration"),
        ROOT_NAME("rootName"),
        ROOT_SERVICE_NAME("rootServiceName");

        private final String text;

        Intrinsic(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }

        boolean isOfTheSpan() {
            return switch (this) {
                case NAME, STATUS, KIND, DURATION -> true;
                case TRACE_DURATION, ROOT_NAME, ROOT_SERVICE_NAME -> false;
            };
        }
    }
}
