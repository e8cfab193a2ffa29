package dev.throughline.orchestrator.slot;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: at least one slot is ours and can commit. */
@Readiness
@Singleton
public final class SlotReadiness implements HealthCheck {
    private final Slots slots;

    SlotReadiness(Slots slots) {
        this.slots = slots;
    }

    @Override
    public HealthCheckResponse call() {
        var report = HealthCheckResponse.named("slots").status(slots.anyReady());
        slots.states().forEach((slot, state) -> report.withData("slot-" + slot, state));
        return report.build();
    }
}
