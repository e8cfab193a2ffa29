package dev.throughline.orchestrator.engine;

import java.util.Locale;

/** {@code running} ends as one of the others, exactly once. */
public enum RunStatus {
    RUNNING,
    COMPLETED,
    FAILED,
    QUARANTINED;

    public boolean isTerminal() {
        return this != RUNNING;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunStatus ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
