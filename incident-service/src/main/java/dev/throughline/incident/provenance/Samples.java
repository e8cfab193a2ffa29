package dev.throughline.incident.provenance;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Recent runs whose estimates can be compared with what they cost. Blocking: called on virtual threads. */
@ApplicationScoped
public class Samples {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ProvenanceStore store;

    Samples(ProvenanceStore store) {
        this.store = store;
    }

    /** The newest of a tenant, the oldest of them first. */
    public List<Sample> of(String tenant, Instant since, int most) {
        return store.samples(tenant, since, most).await().atMost(PATIENCE);
    }

    /** Tenants with a breaker and samples. */
    public List<String> tenants(Instant since) {
        return store.tenantsWithSamples(since).await().atMost(PATIENCE);
    }
}
