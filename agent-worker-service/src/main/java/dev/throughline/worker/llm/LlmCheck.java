package dev.throughline.worker.llm;

import dev.throughline.service.mode.ProductionCheck;
import dev.throughline.service.mode.Violation;
import jakarta.inject.Singleton;
import java.util.List;

/** Answers that are made up, and models that cannot be asked as they are configured. */
@Singleton
final class LlmCheck implements ProductionCheck {
    private final ModelCatalog catalog;

    LlmCheck(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<Violation> violations() {
        boolean isStub = catalog.hasStub() || catalog.violations().contains(ModelCatalog.STUB_VIOLATION);
        return isStub
                ? List.of(new Violation("stub_llm", "throughline.llm.provider is stub: answers are made up"))
                : List.of();
    }
}
