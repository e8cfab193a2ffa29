package dev.throughline.orchestrator.scenario.access;

/** With whose token a service is asked. */
public enum Account {
    /** The operator whose tenant the runs belong to. */
    OWN,
    /** The operator of another tenant. */
    FOREIGN,
    /** Without any. */
    NOBODY
}
