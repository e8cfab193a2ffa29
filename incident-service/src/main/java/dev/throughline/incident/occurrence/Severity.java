package dev.throughline.incident.occurrence;

import java.util.Locale;

/** How much it matters. */
public enum Severity {
    /** A record was set aside; the work it belongs to may go on without it. */
    WARNING,
    /** A run failed. */
    ERROR,
    /** The platform itself does not know what to do. */
    CRITICAL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
