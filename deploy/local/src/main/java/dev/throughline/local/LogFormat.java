package dev.throughline.local;

/** How the services write their logs. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** For programs, as in production. */
    JSON
}
