package dev.throughline.service.mode;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Down in production while anything pretends; in development up, with the same list. */
@Readiness
@ApplicationScoped
public class ProductionReadiness implements HealthCheck {
    private final ProductionMode production;

    public ProductionReadiness(ProductionMode production) {
        this.production = production;
    }

    @Override
    public HealthCheckResponse call() {
        var violations = production.violations();
        var response = HealthCheckResponse.named("production-mode")
                .withData("mode", production.mode().name().toLowerCase(Locale.ROOT))
                .status(production.mode() == Mode.DEVELOPMENT || violations.isEmpty());
        violations.stream()
                .collect(Collectors.groupingBy(
                        Violation::name, Collectors.mapping(Violation::detail, Collectors.joining("; "))))
                .forEach(response::withData);
        return response.build();
    }
}
