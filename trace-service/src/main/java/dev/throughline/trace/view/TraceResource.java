package dev.throughline.trace.view;

import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import dev.throughline.trace.archive.Archives;
import dev.throughline.trace.http.ProblemException;
import dev.throughline.trace.http.TraceIds;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Traces over HTTP; {@code id} is a trace id or a workflow id. */
@Path("/api/v1/traces")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "traces", description = "{id} is a trace id or a workflow id, as UUID or 32 hex digits")
@APIResponse(responseCode = "500", ref = "InternalError")
public class TraceResource {
    private final Traces traces;
    private final TraceStore store;
    private final Archives archives;
    private final Caller caller;

    TraceResource(Traces traces, TraceStore store, Archives archives, Caller caller) {
        this.traces = traces;
        this.store = store;
        this.archives = archives;
        this.caller = caller;
    }

    public record Steps(List<StepItem> items) {}

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getTrace",
            summary = "A trace with all its workflows, or one workflow: the spans of the ledger and of exporters, and"
                    + " what is missing")
    @APIResponse(responseCode = "200", description = "The trace")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "410", ref = "Archived")
    public Uni<TraceView> trace(@RestPath String id) {
        UUID wanted = TraceIds.read(id);
        String scope = caller.scope();
        return archives.requireHere(scope, wanted)
                .chain(() -> traces.whole(scope, wanted))
                .map(found -> found.orElseThrow(TraceResource::unknown));
    }

    @GET
    @Path("/{id}/steps")
    @Operation(operationId = "listSteps", summary = "The recorded steps of a trace, by start")
    @APIResponse(responseCode = "200", description = "The steps")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "410", ref = "Archived")
    public Uni<Steps> steps(@RestPath String id) {
        UUID wanted = TraceIds.read(id);
        String scope = caller.scope();
        return archives.requireHere(scope, wanted)
                .chain(() -> store.exists(scope, wanted))
                .invoke(TraceResource::require)
                .chain(() -> store.steps(scope, wanted))
                .map(Steps::new);
    }

    @GET
    @Path("/{id}/causality")
    @Operation(
            operationId = "getCausality",
            summary = "Why everything in a trace happened: things as nodes, causes as edges")
    @APIResponse(responseCode = "200", description = "The graph")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "410", ref = "Archived")
    public Uni<Causality> causality(@RestPath String id) {
        UUID wanted = TraceIds.read(id);
        String scope = caller.scope();
        return archives.requireHere(scope, wanted)
                .chain(() -> traces.causality(scope, wanted))
                .map(found -> found.orElseThrow(TraceResource::unknown));
    }

    @GET
    @Path("/{id}/compare")
    @Operation(
            operationId = "compareTraces",
            summary = "What differs between two runs: plan, path, outputs, cost, errors, timing")
    @APIResponse(responseCode = "200", description = "Both runs stage by stage, and the differences")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "410", ref = "Archived")
    public Uni<Comparison> compare(
            @RestPath String id,
            @Parameter(description = "The other trace id or workflow id", required = true) @RestQuery("with") @Nullable
                    String other) {
        String scope = caller.scope();
        UUID one = TraceIds.read(id);
        if (other == null) {
            // What is not there is not found, whatever else is wrong with the question.
            return store.exists(scope, one).invoke(TraceResource::require).map(ignored -> {
                throw ProblemException.badRequest("with is needed: the other trace id or workflow id");
            });
        }
        UUID second = TraceIds.read(other);
        return archives.requireHere(scope, one)
                .chain(() -> archives.requireHere(scope, second))
                .chain(() -> traces.comparison(scope, one, second))
                .map(found -> found.orElseThrow(TraceResource::unknown));
    }

    private static void require(boolean found) {
        if (!found) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("the ledger has no trace or workflow of this id");
    }
}
