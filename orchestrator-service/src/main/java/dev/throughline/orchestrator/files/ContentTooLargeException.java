package dev.throughline.orchestrator.files;

/** There is more of the content than its receiver takes. */
public final class ContentTooLargeException extends Exception {
    ContentTooLargeException(long limit) {
        super("the content has more than " + limit + " bytes");
    }
}
