package dev.throughline.incident.occurrence;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How much it matters. */
public enum Severity {
    /** A record was set aside; the work it belongs to may go on without it. */
    WARNING,
    /** A run failed. */
    ERROR,
    /** The platform itself does not know what to do. */
    CRITICAL;

    public static final List<String> NAMES =
            List.of(values()).stream().map(Severity::wireName).toList();

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Severity> of(String wireName) {
        int known = NAMES.indexOf(wireName);
        return known < 0 ? Optional.empty() : Optional.of(values()[known]);
    }
}
