package dev.throughline.incident.canary;

import dev.throughline.incident.request.Parameters;
import dev.throughline.incident.request.Refusal;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/costsim/canary}. */
@Path("/api/v1/costsim/canary")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class CanaryResource {
    private static final String PROBLEM = "application/problem+json";
    private static final List<String> VERDICTS =
            Arrays.stream(Verdict.values()).map(Verdict::wireName).toList();

    private final CanaryStore store;
    private final Canary canary;
    private final Caller caller;

    CanaryResource(CanaryStore store, Canary canary, Caller caller) {
        this.store = store;
        this.canary = canary;
        this.caller = caller;
    }

    @GET
    @Path("/reports")
    @Operation(
            operationId = "listCanaryReports",
            summary = "Reports without their samples, newest first, with the total")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = CanaryStore.Page.class)))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> list(
            @RestQuery("verdict") @Nullable String verdict,
            @RestQuery("cursor") @Nullable String cursor,
            @RestQuery("limit") @DefaultValue("50") String limit) {
        return store.list(
                        caller.scope(),
                        Parameters.oneOf("verdict", VERDICTS, verdict),
                        Parameters.id("cursor", cursor),
                        Parameters.limit(limit))
                .map(page -> Response.ok(page).build());
    }

    @GET
    @Path("/reports/{id}")
    @Operation(operationId = "getCanaryReport", summary = "One report with its samples")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = @Content(schema = @Schema(implementation = Report.class)))
    @APIResponse(responseCode = "404", description = "No report has the id", content = @Content(mediaType = PROBLEM))
    public Uni<Response> get(@RestPath String id) {
        return store.one(caller.scope(), Parameters.pathId("report", id))
                .map(found -> found.map(report -> Response.ok(report).build())
                        .orElseThrow(() -> Refusal.notFound("no report has the id " + id)));
    }

    @POST
    @RunOnVirtualThread
    @RolesAllowed(Roles.OPERATOR)
    @Path("/runs")
    @Operation(operationId = "runCanary", summary = "Looks now; a failed canary opens the breaker")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = @Content(schema = @Schema(implementation = Report.class)))
    public Response run() {
        return Response.ok(canary.run(caller.tenant(), caller.actor())).build();
    }
}
