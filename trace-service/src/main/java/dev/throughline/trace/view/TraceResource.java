package dev.throughline.trace.view;

import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import dev.throughline.trace.http.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
    private final TraceStore store;
    private final Caller caller;

    TraceResource(TraceStore store, Caller caller) {
        this.store = store;
        this.caller = caller;
    }

    /** @param next cursor of the next page, absent on the last */
    public record Page(
            List<TraceItem> items, long total, @Nullable String next) {
        static Page of(List<TraceItem> rows, long total, int limit) {
            if (rows.size() <= limit) {
                return new Page(rows, total, null);
            }
            var last = rows.get(limit - 1);
            var position = new TraceQuery.Position(last.startedAt(), last.workflowId());
            return new Page(rows.subList(0, limit), total, position.cursor());
        }
    }

    public record Steps(List<StepItem> items) {}

    @GET
    @Operation(operationId = "listTraces", summary = "Traces, newest first, with the total of all that match")
    @APIResponse(responseCode = "200", description = "A page")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    public Uni<Page> list(
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"running", "completed", "failed", "cancelled"}))
                    @RestQuery
                    @Nullable
                    String status,
            @Parameter(description = "A workflow id or trace id") @RestQuery("workflow_id") @Nullable String workflowId,
            @Parameter(description = "Traces in which the agent took part") @RestQuery @Nullable String agent,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @RestQuery
                    @Nullable
                    String limit,
            @Parameter(description = "What the page before gave as next") @RestQuery @Nullable String cursor) {
        var query = TraceQuery.of(status, workflowId, agent, limit, cursor);
        String scope = caller.scope();
        return Uni.combine()
                .all()
                .unis(store.page(scope, query), store.total(scope, query))
                .with((rows, total) -> Page.of(rows, total, query.limit()));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getTrace",
            summary = "A trace with all its workflows, or one workflow: its spans, and whether its record is complete")
    @APIResponse(responseCode = "200", description = "The trace")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<TraceView> trace(@RestPath String id) {
        return found(id).map(found -> found.view().orElseThrow(TraceResource::unknown));
    }

    @GET
    @Path("/{id}/steps")
    @Operation(operationId = "listSteps", summary = "The recorded steps of a trace, by start")
    @APIResponse(responseCode = "200", description = "The steps")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Steps> steps(@RestPath String id) {
        UUID wanted = TraceQuery.id(id);
        String scope = caller.scope();
        return store.exists(scope, wanted)
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
    public Uni<Causality> causality(@RestPath String id) {
        return found(id).map(Found::causality);
    }

    private Uni<Found> found(String id) {
        UUID wanted = TraceQuery.id(id);
        String scope = caller.scope();
        return store.records(scope, wanted)
                .invoke(records -> require(!records.isEmpty()))
                .map(records -> new Found(wanted, records))
                .chain(found -> withChildren(scope, found));
    }

    /** What a stage that is a run of its own came to stands in the records of that run. */
    private Uni<Found> withChildren(String scope, Found found) {
        var children = found.children();
        return children.isEmpty()
                ? Uni.createFrom().item(found)
                : store.records(scope, children).map(found::with);
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
