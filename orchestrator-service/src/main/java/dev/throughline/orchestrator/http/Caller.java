package dev.throughline.orchestrator.http;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.UUID;

/** Who asks. */
@RequestScoped
public class Caller {
    private final dev.throughline.service.auth.Caller proved;

    Caller(dev.throughline.service.auth.Caller proved) {
        this.proved = proved;
    }

    /** Whose things the request is about. */
    public String tenant() {
        return proved.tenant();
    }

    /** What is to be seen: one tenant's things, or {@code *}. */
    public String scope() {
        return proved.scope();
    }

    /** For the record. */
    public String actor() {
        return proved.actor();
    }

    /** The one workflow that the caller may work on; empty when there is no such bound. */
    public Optional<UUID> workflow() {
        return proved.workflow();
    }
}
