package dev.throughline.incident.view;

import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/incidents}: what there is. */
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class IncidentResource {
    private static final String PROBLEM = "application/problem+json";

    private final IncidentViews views;
    private final TimelineStore timelines;
    private final Caller caller;

    IncidentResource(IncidentViews views, TimelineStore timelines, Caller caller) {
        this.views = views;
        this.timelines = timelines;
        this.caller = caller;
    }

    @GET
    @Operation(
            operationId = "listIncidents",
            summary = "Incidents, newest first, with the total of all that match; synthetic ones only when asked for")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = IncidentViews.Page.class)))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> list(@BeanParam SearchParameters parameters) {
        return views.list(caller.scope(), parameters.filter())
                .map(page -> Response.ok(page).build());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getIncident", summary = "One incident with its latest occurrences and what people did")
    @APIResponse(
            responseCode = "200",
            description = "The incident",
            content = @Content(schema = @Schema(implementation = IncidentViews.Detail.class)))
    @APIResponse(responseCode = "404", description = "No incident has the id", content = @Content(mediaType = PROBLEM))
    public Uni<Response> get(@RestPath String id) {
        return views.detail(caller.scope(), Asked.incident(id))
                .map(found -> found.map(detail -> Response.ok(detail).build()).orElseThrow(() -> Asked.unknown(id)));
    }

    @GET
    @Path("/{id}/timeline")
    @Operation(
            operationId = "getIncidentTimeline",
            summary =
                    "All that happened to one incident, oldest first: occurrences, numbers of them by the minute, changes")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = Timeline.Page.class)))
    @APIResponse(responseCode = "404", description = "No incident has the id", content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> timeline(
            @RestPath String id,
            @RestQuery("cursor") @Nullable String cursor,
            @RestQuery("limit") @DefaultValue("100") String limit) {
        UUID incident = Asked.incident(id);
        var after = Timeline.Position.parse(cursor);
        int most = Asked.limit(limit);
        return timelines
                .page(caller.scope(), incident, after, most)
                .map(found -> found.map(page -> Response.ok(page).build()).orElseThrow(() -> Asked.unknown(id)));
    }
}
