package dev.throughline.worker.llm;

import dev.throughline.contracts.Capability;
import dev.throughline.worker.capability.CapabilityProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What models can be asked for here. It asks none of them: a call costs money, and says nothing about the next one. */
@ApplicationScoped
public class LlmProbe implements CapabilityProbe {
    private final ModelCatalog catalog;

    public LlmProbe(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<Capability> probe() {
        return catalog.capabilities();
    }
}
