package dev.throughline.orchestrator.template;

import java.util.Comparator;

/**
 * Something that is wrong with the text of a template.
 *
 * @param line from 1
 * @param column from 1
 * @param pointer JSON pointer to the place
 * @param code what kind of thing it is
 * @param message what is wrong, and what is possible instead
 */
public record Fault(int line, int column, String pointer, String code, String message) {
    static final Comparator<Fault> BY_PLACE =
            Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column).thenComparing(Fault::message);

    /** Such as {@code 12:7 /stages/1/steps/0/skill: expected a string, found an integer}. */
    @Override
    public String toString() {
        return line + ":" + column + " " + (pointer.isEmpty() ? "/" : pointer) + ": " + message;
    }
}
