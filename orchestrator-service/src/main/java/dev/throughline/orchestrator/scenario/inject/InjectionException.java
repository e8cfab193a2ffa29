package dev.throughline.orchestrator.scenario.inject;

/** An injection was not possible; the message says why. */
public final class InjectionException extends Exception {
    private static final long serialVersionUID = 1;

    InjectionException(String message) {
        super(message);
    }
}
