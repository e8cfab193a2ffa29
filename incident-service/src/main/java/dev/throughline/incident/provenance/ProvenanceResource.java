package dev.throughline.incident.provenance;

import dev.throughline.incident.drift.DriftConfig;
import dev.throughline.incident.request.Parameters;
import dev.throughline.incident.request.Refusal;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/costsim/provenance}: what is known. */
@Path("/api/v1/costsim/provenance")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class ProvenanceResource {
    private static final String PROBLEM = "application/problem+json";
    private static final List<String> SOURCES = List.of("run", "backfill");

    private final ProvenanceViewStore views;
    private final Caller caller;
    private final DriftConfig drift;

    ProvenanceResource(ProvenanceViewStore views, Caller caller, DriftConfig drift) {
        this.views = views;
        this.caller = caller;
        this.drift = drift;
    }

    @GET
    @Operation(operationId = "listProvenance", summary = "Estimates and actuals, newest first, with the total")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = ProvenanceViewStore.Page.class)))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> list(
            @RestQuery("input_hash") @Nullable String inputHash,
            @RestQuery("workflow_id") @Nullable String workflow,
            @RestQuery("template_id") @Nullable String template,
            @RestQuery("source") @Nullable String source,
            @RestQuery("min_drift") @Nullable String minDrift,
            @RestQuery("from") @Nullable String from,
            @RestQuery("until") @Nullable String until,
            @Parameter(description = "exclude, only or include; when left out, include with workflow_id or scenario")
                    @RestQuery("synthetic")
                    @Nullable
                    String synthetic,
            @Parameter(description = "Of this scenario, or of one run of it") @RestQuery("scenario") @Nullable
                    String scenario,
            @RestQuery("cursor") @Nullable String cursor,
            @RestQuery("limit") @DefaultValue("50") String limit) {
        var filter = new ProvenanceViewStore.Filter(
                Parameters.text("input_hash", inputHash),
                Parameters.id("workflow_id", workflow),
                Parameters.text("template_id", template),
                Parameters.oneOf("source", SOURCES, source),
                Parameters.number("min_drift", minDrift),
                Parameters.time("from", from),
                Parameters.time("until", until),
                Parameters.work(synthetic, scenario, workflow != null),
                Parameters.id("cursor", cursor),
                Parameters.limit(limit));
        return views.list(caller.scope(), filter).map(page -> Response.ok(page).build());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getProvenance", summary = "One estimate, what became of it, and what was decided")
    @APIResponse(
            responseCode = "200",
            description = "The provenance",
            content = @Content(schema = @Schema(implementation = Provenance.class)))
    @APIResponse(responseCode = "404", description = "None has the id", content = @Content(mediaType = PROBLEM))
    public Uni<Response> get(@RestPath String id) {
        return one(id).map(found -> Response.ok(found).build());
    }

    @GET
    @Path("/{id}/replay")
    @Operation(
            operationId = "replayProvenance",
            summary = "What the breaker decided, decided again from what is stored")
    @APIResponse(
            responseCode = "200",
            description = "Both decisions, and whether they agree",
            content = @Content(schema = @Schema(implementation = Replay.class)))
    @APIResponse(responseCode = "404", description = "None has the id", content = @Content(mediaType = PROBLEM))
    @APIResponse(responseCode = "409", description = "Nothing was decided", content = @Content(mediaType = PROBLEM))
    public Uni<Response> replay(@RestPath String id) {
        return one(id).map(found -> {
            Replay replay = Replay.of(found, drift.floorMicros());
            if (replay == null) {
                throw Refusal.conflict(
                        "the breaker was not asked: no whole, real run of this platform with both amounts");
            }
            return Response.ok(replay).build();
        });
    }

    private Uni<Provenance> one(String text) {
        UUID id = Parameters.pathId("provenance", text);
        return views.one(caller.scope(), id)
                .map(found -> found.orElseThrow(() -> Refusal.notFound("no provenance has the id " + text)));
    }
}
