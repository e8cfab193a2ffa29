package dev.throughline.worker.llm;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says which capabilities there are and whether answers are made up; not ready while the configuration is wrong. */
@Readiness
@ApplicationScoped
public class LlmReadiness implements HealthCheck {
    private final ModelCatalog catalog;

    public LlmReadiness(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public HealthCheckResponse call() {
        var response =
                HealthCheckResponse.named("llm").status(catalog.violations().isEmpty());
        catalog.capabilities().forEach(capability -> response.withData(capability.name(), capability.version()));
        if (catalog.hasStub()) {
            response.withData("stub", true);
        }
        if (!catalog.violations().isEmpty()) {
            response.withData("violations", String.join(", ", catalog.violations()));
        }
        return response.build();
    }
}
