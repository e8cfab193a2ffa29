package dev.throughline.service.mode;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What the service pretends, all of it. */
@Singleton
public final class ProductionMode {
    private static final Logger LOG = Logger.getLogger(ProductionMode.class);

    private final Mode mode;
    private final List<ProductionCheck> checks;

    ProductionMode(
            @ConfigProperty(name = "throughline.mode", defaultValue = "development") Mode mode,
            @All List<ProductionCheck> checks) {
        this.mode = mode;
        this.checks = checks;
    }

    public Mode mode() {
        return mode;
    }

    /** In the order of their names. */
    public List<Violation> violations() {
        return checks.stream()
                .flatMap(check -> check.violations().stream())
                .sorted(Comparator.comparing(Violation::name).thenComparing(Violation::detail))
                .toList();
    }

    void say(@Observes StartupEvent started) {
        for (Violation violation : violations()) {
            if (mode == Mode.PRODUCTION) {
                LOG.errorf("not fit for production violation=%s detail=%s", violation.name(), violation.detail());
            } else {
                LOG.infof("fit for development only violation=%s detail=%s", violation.name(), violation.detail());
            }
        }
    }
}
