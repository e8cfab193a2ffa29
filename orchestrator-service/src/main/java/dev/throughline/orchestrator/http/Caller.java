package dev.throughline.orchestrator.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.UUID;

/** Who asks. */
@RequestScoped
public class Caller {
    private static final String DEFAULT_TENANT = "default";

    private final HttpServerRequest request;

    Caller(HttpServerRequest request) {
        this.request = request;
    }

    /** Whose things the request is about. */
    public String tenant() {
        return Optional.ofNullable(request.getHeader("x-tenant-id"))
                .filter(tenant -> !tenant.isBlank())
                .orElse(DEFAULT_TENANT);
    }

    /** For the record. */
    public String actor() {
        return "anonymous";
    }

    /** The one workflow that the caller may work on; empty when there is no such bound. */
    public Optional<UUID> workflow() {
        return Optional.empty();
    }
}
