package dev.throughline.trace.health;

import dev.throughline.trace.ledger.LedgerHealth;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while records go into the ledger. */
@Readiness
@ApplicationScoped
class LedgerReadiness implements HealthCheck {
    private final LedgerHealth health;

    LedgerReadiness(LedgerHealth health) {
        this.health = health;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("ledger");
        return switch (health.state()) {
            case LedgerHealth.Following f ->
                response.up().withData("partitions", f.partitions()).build();
            case LedgerHealth.Waiting w ->
                response.down().withData("reason", w.reason()).build();
        };
    }
}
