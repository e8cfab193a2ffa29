package dev.throughline.local;

/** The platform cannot start; the message is meant for the person who started it. */
public final class PlatformException extends Exception {
    public PlatformException(String message) {
        super(message);
    }

    public PlatformException(String message, Throwable cause) {
        super(message, cause);
    }
}
