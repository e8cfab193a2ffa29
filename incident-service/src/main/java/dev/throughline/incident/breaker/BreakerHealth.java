package dev.throughline.incident.breaker;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * How the breakers stand, in {@code /q/health}. Always up: an open breaker is the platform doing its work, and an instance
 * that were restarted or taken out of service for it would help nobody.
 */
@Wellness
@ApplicationScoped
class BreakerHealth implements AsyncHealthCheck {
    private static final String NAME = "breakers";
    private static final int NAMED = 20;

    private final BreakerViewStore store;

    BreakerHealth(BreakerViewStore store) {
        this.store = store;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return store.states()
                .chain(states -> store.overview().map(breakers -> answer(states, breakers)))
                .ifNoItem()
                .after(Duration.ofSeconds(3))
                .fail()
                .onFailure()
                .recoverWithItem(e -> HealthCheckResponse.named(NAME)
                        .up()
                        .withData("reason", "the breakers cannot be read now")
                        .build());
    }

    private static HealthCheckResponse answer(Map<String, Long> states, List<Stored> breakers) {
        var response = HealthCheckResponse.named(NAME).up();
        states.forEach(response::withData);
        String others = breakers.stream()
                .filter(breaker -> !(breaker.state() instanceof Breaker.Closed))
                .limit(NAMED)
                .map(breaker -> breaker.name() + " " + breaker.state().wireName())
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? response.build()
                : response.withData("not_closed", others).build();
    }
}
