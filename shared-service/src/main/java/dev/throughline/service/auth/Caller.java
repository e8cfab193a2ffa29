package dev.throughline.service.auth;

import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.UUID;

/** Who asks. Only for endpoints that ask for a role: elsewhere nobody was asked for a token. */
@RequestScoped
public class Caller {
    static final String TENANT_HEADER = "x-tenant-id";

    private static final String DEFAULT_TENANT = "default";

    private final RoutingContext context;

    Caller(RoutingContext context) {
        this.context = context;
    }

    /** Whose things new things become, and whose names are meant: the token's tenant; for who sees all, the one named. */
    public String tenant() {
        return tenant(access(), context);
    }

    static String tenant(Access access, RoutingContext context) {
        return access.seesAllTenants() ? named(context).orElse(DEFAULT_TENANT) : access.tenant();
    }

    /** What is to be seen: one tenant's things, or {@code *}. */
    public String scope() {
        Access access = access();
        return access.seesAllTenants() ? named(context).orElse(Access.ALL_TENANTS) : access.tenant();
    }

    /** Whether something of that tenant is there for who asks. */
    public boolean sees(String tenantId) {
        String scope = scope();
        return scope.equals(Access.ALL_TENANTS) || scope.equals(tenantId);
    }

    /** For the record. */
    public String actor() {
        return access().actor();
    }

    /** The one workflow that the caller may work on; empty when there is no such bound. */
    public Optional<UUID> workflow() {
        return access().workflow();
    }

    private static Optional<String> named(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader(TENANT_HEADER)).filter(tenant -> !tenant.isBlank());
    }

    private Access access() {
        Access access = context.get(BearerAuthentication.ACCESS);
        if (access == null) {
            throw new UnauthorizedException("nobody was asked for a token");
        }
        return access;
    }
}
