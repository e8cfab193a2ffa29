package dev.throughline.orchestrator.intake;

/** The request cannot be made durable as it is; why a record becomes a dead letter. */
final class StartRefusedException extends RuntimeException {
    StartRefusedException(String why) {
        super(why);
    }
}
