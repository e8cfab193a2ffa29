package dev.throughline.service.auth;

import dev.throughline.service.http.ProblemDetail;
import dev.throughline.service.telemetry.RequestSpan;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** After the roles: a tenant's token is for that tenant, and a token of one workflow for what is under its id. */
class TenantGate {
    private static final String WORKFLOWS = "/api/v1/workflows/";

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @Nullable
    Response check(ContainerRequestContext request, RoutingContext context) {
        Access access = context.get(BearerAuthentication.ACCESS);
        if (access == null) {
            return null;
        }
        String named = context.request().getHeader(Caller.TENANT_HEADER);
        if (named != null && !named.isBlank() && !access.seesAllTenants() && !named.equals(access.tenant())) {
            return Denials.forbidden("the token is not for the tenant that " + Caller.TENANT_HEADER + " names");
        }
        RequestSpan.belongsTo(Caller.tenant(access, context));
        return access.workflow()
                .filter(workflow -> !isAbout(workflow, request.getUriInfo().getPath()))
                .map(workflow -> ProblemDetail.of(
                                "not-found",
                                "There is no such thing",
                                Response.Status.NOT_FOUND.getStatusCode(),
                                "the token is for one workflow, and this is about something else")
                        .response()
                        .build())
                .orElse(null);
    }

    /** The path names the workflow, whatever comes after it. */
    private static boolean isAbout(UUID workflow, String path) {
        if (!path.startsWith(WORKFLOWS)) {
            return false;
        }
        String rest = path.substring(WORKFLOWS.length());
        int end = rest.indexOf('/');
        String id = end < 0 ? rest : rest.substring(0, end);
        return Optional.of(id.replace("-", ""))
                .filter(workflow.toString().replace("-", "")::equalsIgnoreCase)
                .isPresent();
    }
}
