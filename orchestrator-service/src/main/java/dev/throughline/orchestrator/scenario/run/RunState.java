package dev.throughline.orchestrator.scenario.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * <pre>
 * queued ──► running ──► judged
 *    └──────────┴──────► cancelled
 * </pre>
 */
public enum RunState {
    QUEUED,
    RUNNING,
    JUDGED,
    CANCELLED;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean hasEnded() {
        return this == JUDGED || this == CANCELLED;
    }

    static RunState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
