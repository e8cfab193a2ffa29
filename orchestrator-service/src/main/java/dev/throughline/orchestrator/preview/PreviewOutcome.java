package dev.throughline.orchestrator.preview;

/** What came of a look into an input. */
public sealed interface PreviewOutcome {
    record Seen(Preview preview) implements PreviewOutcome {}

    /** The draft has no input of this name, or its content is not here. */
    record Missing() implements PreviewOutcome {}

    /** Not a table of a known kind. */
    record Unsupported(String detail) implements PreviewOutcome {}

    /** @param code what is wrong, or the limit that was met */
    record Refused(String code, String detail) implements PreviewOutcome {}

    record Busy() implements PreviewOutcome {}
}
