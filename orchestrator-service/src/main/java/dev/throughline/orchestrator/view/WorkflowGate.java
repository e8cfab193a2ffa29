package dev.throughline.orchestrator.view;

import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Answers before a stream begins; see {@link KnownWorkflow}. */
class WorkflowGate {
    private final WorkflowViews views;
    private final Caller caller;

    WorkflowGate(WorkflowViews views, Caller caller) {
        this.views = views;
        this.caller = caller;
    }

    @KnownWorkflow
    @ServerRequestFilter
    Uni<@Nullable Response> check(ContainerRequestContext request) {
        String id = String.valueOf(request.getUriInfo().getPathParameters().getFirst("id"));
        return TraceId.parse(id)
                .map(known ->
                        views.find(caller.scope(), known.uuid()).map(found -> found.isPresent() ? null : missing(id)))
                .orElseGet(() -> Uni.createFrom().item(missing(id)));
    }

    private static Response missing(String id) {
        return Problem.NOT_FOUND.response("nothing is known of " + id);
    }
}
