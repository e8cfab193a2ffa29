package dev.throughline.orchestrator.scenario.cleanup;

import java.util.Locale;

enum CleanUpState {
    RUNNING,
    /** A service does not answer; goes on when it does. */
    WAITING_FOR,
    DONE,
    /** The id is that of real rows, too. Nothing was deleted. */
    REFUSED,
    FAILED;

    boolean isEnd() {
        return switch (this) {
            case RUNNING, WAITING_FOR -> false;
            case DONE, REFUSED, FAILED -> true;
        };
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CleanUpState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
