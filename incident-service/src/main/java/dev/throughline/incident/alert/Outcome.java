package dev.throughline.incident.alert;

/** What a receiver did with an alert. */
sealed interface Outcome {
    record Taken() implements Outcome {}

    /** It may take it later. */
    record Away(String why) implements Outcome {}

    /** It will never take it. */
    record Refused(String why) implements Outcome {}
}
