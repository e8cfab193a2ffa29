package dev.throughline.incident.drift;

/** What the error of one estimate means. */
public enum Level {
    STEADY,
    /** Above the warning threshold: no reason to trip, and none to trust. */
    WARNING,
    DRIFTING
}
