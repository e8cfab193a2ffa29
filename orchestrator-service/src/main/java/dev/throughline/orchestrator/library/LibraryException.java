package dev.throughline.orchestrator.library;

/** The database cannot be asked now. */
final class LibraryException extends Exception {
    private static final long serialVersionUID = 1;

    LibraryException(Throwable cause) {
        super("the added templates cannot be read or written now", cause);
    }
}
