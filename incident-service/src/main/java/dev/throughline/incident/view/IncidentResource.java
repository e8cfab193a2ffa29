package dev.throughline.incident.view;

import dev.throughline.contracts.TraceId;
import dev.throughline.incident.lifecycle.Verb;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/incidents}. */
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class IncidentResource {
    private static final String PROBLEM = "application/problem+json";
    private static final int MAX_PAGE = 500;
    private static final int MAX_TEXT = 500;
    private static final List<String> STATUSES = List.of("open", "acknowledged", "resolved");

    private final IncidentViews views;
    private final Caller caller;
    private final InstantSource clock = InstantSource.system();

    IncidentResource(IncidentViews views, Caller caller) {
        this.views = views;
        this.caller = caller;
    }

    /**
     * What people say with a verb.
     *
     * @param actor on whose behalf; the timeline names the token's subject in any case
     */
    public record Note(@Nullable String actor, @Nullable String reason) {}

    @GET
    @Operation(operationId = "listIncidents", summary = "Incidents, newest first, with the total of all that match")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = IncidentViews.Page.class)))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> list(
            @RestQuery("status") @Nullable String status,
            @RestQuery("severity") @Nullable String severity,
            @RestQuery("tenant_id") @Nullable String tenant,
            @RestQuery("workflow_id") @Nullable String workflow,
            @RestQuery("trace_id") @Nullable String trace,
            @RestQuery("is_synthetic") @Nullable Boolean synthetic,
            @RestQuery("cursor") @Nullable String cursor,
            @RestQuery("limit") @DefaultValue("50") String limit) {
        var filter = new IncidentViews.Filter(
                statusOf(status),
                severity,
                tenant,
                idOf("workflow_id", workflow),
                idOf("trace_id", trace),
                synthetic,
                idOf("cursor", cursor),
                limitOf(limit));
        return views.list(caller.scope(), filter).map(page -> Response.ok(page).build());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getIncident", summary = "One incident with its latest occurrences and its timeline")
    @APIResponse(
            responseCode = "200",
            description = "The incident",
            content = @Content(schema = @Schema(implementation = IncidentViews.Detail.class)))
    @APIResponse(responseCode = "404", description = "No incident has the id", content = @Content(mediaType = PROBLEM))
    public Uni<Response> get(@RestPath String id) {
        return views.detail(caller.scope(), known(id))
                .map(found -> found.map(detail -> Response.ok(detail).build())
                        .orElseThrow(() -> Problem.NOT_FOUND.exception("no incident has the id " + id)));
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}/acknowledge")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "acknowledgeIncident", summary = "Somebody looks after it")
    @APIResponse(
            responseCode = "200",
            description = "The incident",
            content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "404", description = "No incident has the id", content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "409",
            description = "Not in this state; the detail says what is allowed",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> acknowledge(@RestPath String id, @Nullable Note note) {
        return move(id, Verb.ACKNOWLEDGE, note);
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}/resolve")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resolveIncident",
            summary = "It is over; the next failure of this cause opens a new incident")
    @APIResponse(
            responseCode = "200",
            description = "The incident",
            content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(responseCode = "404", description = "No incident has the id", content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "409",
            description = "Not in this state; the detail says what is allowed",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> resolve(@RestPath String id, @Nullable Note note) {
        return move(id, Verb.RESOLVE, note);
    }

    private Uni<Response> move(String id, Verb verb, @Nullable Note note) {
        String actor = note == null ? null : note.actor();
        String reason = note == null ? null : note.reason();
        if (actor != null && (actor.length() > MAX_TEXT || actor.indexOf('\0') >= 0)) {
            throw Problem.INVALID.exception("actor may have at most " + MAX_TEXT + " characters");
        }
        if (reason != null && reason.length() > MAX_TEXT) {
            throw Problem.INVALID.exception("reason may have at most " + MAX_TEXT + " characters");
        }
        return views.move(caller.scope(), known(id), verb, actor(actor), reason, clock.instant())
                .map(moved -> switch (moved) {
                    case IncidentViews.Moved.Done done ->
                        Response.ok(done.incident()).build();
                    case IncidentViews.Moved.Refused refused ->
                        throw Problem.CONFLICT.exception("the incident is " + refused.status() + "; allowed now: "
                                + Problem.allowed(refused.status()));
                    case IncidentViews.Moved.Unknown ignored ->
                        throw Problem.NOT_FOUND.exception("no incident has the id " + id);
                });
    }

    /** Nobody acts in another's name alone. */
    private String actor(@Nullable String named) {
        return named == null || named.isBlank() ? caller.actor() : named + " (" + caller.actor() + ")";
    }

    private static UUID known(String id) {
        return TraceId.parse(id)
                .map(TraceId::uuid)
                .orElseThrow(() -> Problem.NOT_FOUND.exception("no incident has the id " + id));
    }

    private static @Nullable String statusOf(@Nullable String text) {
        if (text != null && !STATUSES.contains(text)) {
            throw Problem.INVALID.exception("status is one of " + String.join(", ", STATUSES));
        }
        return text;
    }

    private static int limitOf(String text) {
        try {
            return Math.clamp(Integer.parseInt(text), 1, MAX_PAGE);
        } catch (NumberFormatException e) {
            throw Problem.INVALID.exception("limit is not a number");
        }
    }

    private static @Nullable UUID idOf(String parameter, @Nullable String text) {
        if (text == null) {
            return null;
        }
        Optional<TraceId> parsed = TraceId.parse(text);
        return parsed.orElseThrow(() -> Problem.INVALID.exception(parameter + " is not an id"))
                .uuid();
    }
}
