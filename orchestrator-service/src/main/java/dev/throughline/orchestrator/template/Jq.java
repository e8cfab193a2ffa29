package dev.throughline.orchestrator.template;

import java.util.Optional;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** jq in the text of a template. */
final class Jq {
    private static final String OPEN = "${";

    private Jq() {}

    /** Text that a worker replaces by the value of the jq in it. */
    static boolean isIn(String text) {
        String stripped = text.strip();
        return stripped.startsWith(OPEN) && stripped.endsWith("}");
    }

    /** jq, which may stand bare or as <code>${ jq }</code>. */
    static String bare(String text) {
        String stripped = text.strip();
        return isIn(text)
                ? stripped.substring(OPEN.length(), stripped.length() - 1).strip()
                : stripped;
    }

    /** What keeps it from being jq of a worker, which knows definitions and loops. */
    static Optional<String> problem(String expression) {
        try {
            JsonQuery.compile(expression, Versions.JQ_1_6);
            return Optional.empty();
        } catch (JsonQueryException | RuntimeException e) {
            return Optional.of("not jq: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (StackOverflowError e) {
            return Optional.of("not jq: nested too deep");
        }
    }
}
