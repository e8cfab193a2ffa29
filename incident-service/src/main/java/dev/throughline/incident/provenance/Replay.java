package dev.throughline.incident.provenance;

import dev.throughline.incident.breaker.Breaker;
import dev.throughline.incident.breaker.Decision;
import dev.throughline.incident.drift.RelativeError;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A past decision, decided again from the stored amounts and the settings of that time. Pure.
 *
 * @param drift computed again
 * @param decided what was decided then
 * @param after the state of the breaker that the same inputs lead to
 * @param isSame whether both agree; a difference means that the row or the code is not what it was
 */
public record Replay(UUID provenanceId, double drift, Decision decided, Breaker.Flat after, boolean isSame) {

    /** @return null when nothing was decided */
    static @Nullable Replay of(Provenance stored, long floor) {
        var decision = stored.decision();
        var estimate = stored.v2Micros();
        var actual = stored.actualMicros();
        if (decision == null || estimate == null || actual == null) {
            return null;
        }
        double drift = RelativeError.of(estimate, actual, floor);
        var after = decision.again(drift);
        boolean isSame = after.equals(decision.after()) && drift == decision.error();
        return new Replay(stored.provenanceId(), drift, decision, after, isSame);
    }
}
