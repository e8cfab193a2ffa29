package dev.throughline.incident.canary;

import java.util.Locale;

/** What a canary found. */
enum Verdict {
    /** The errors are below the threshold, and that is no chance. */
    PASSED,
    /** They are above it, and that is no chance. */
    FAILED,
    /** There are too few runs, or the errors are too close to the threshold. */
    UNDECIDED,
    /** It could not look. That says nothing about the estimates. */
    ERROR;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
