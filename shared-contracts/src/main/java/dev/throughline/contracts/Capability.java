package dev.throughline.contracts;

import java.util.Locale;

/**
 * Something a worker really has: it looked for it, nobody merely configured it.
 *
 * @param name of a skill, a program, {@code python:numpy} of a package, or what a model can do, such as {@code extract}
 * @param version as the thing itself says it; may be empty
 */
public record Capability(Kind kind, String name, String version) {

    /** What sort of thing it is. */
    public enum Kind {
        SKILL,
        PROGRAM,
        PACKAGE,
        LLM;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
