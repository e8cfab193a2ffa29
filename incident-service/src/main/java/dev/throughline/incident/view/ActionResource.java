package dev.throughline.incident.view;

import dev.throughline.incident.lifecycle.Change;
import dev.throughline.incident.lifecycle.PeopleStore;
import dev.throughline.incident.lifecycle.Verb;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/incidents/ID/VERB}: what people do. The affected run's record is told. */
@Path("/api/v1/incidents/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.OPERATOR)
@APIResponse(
        responseCode = "200",
        description = "The incident",
        content = @Content(schema = @Schema(implementation = IncidentView.class)))
@APIResponse(
        responseCode = "404",
        description = "No incident has the id",
        content = @Content(mediaType = ActionResource.PROBLEM))
@APIResponse(
        responseCode = "409",
        description = "Not in this state; the detail says what is allowed",
        content = @Content(mediaType = ActionResource.PROBLEM))
@APIResponse(
        responseCode = "422",
        description = "What is wrong, as a problem detail",
        content = @Content(mediaType = ActionResource.PROBLEM))
public class ActionResource {
    static final String PROBLEM = "application/problem+json";
    static final int MAX_ASSIGNEE = 200;
    private static final int MAX_ACTOR = 500;
    private static final int MAX_NOTE = 1_000;

    private final PeopleStore people;
    private final IncidentViews views;
    private final Caller caller;
    private final InstantSource clock = InstantSource.system();

    ActionResource(PeopleStore people, IncidentViews views, Caller caller) {
        this.people = people;
        this.views = views;
        this.caller = caller;
    }

    /**
     * What people say with a verb.
     *
     * @param actor on whose behalf; the timeline names the token's subject in any case
     * @param reason why, or the comment itself, at most 1,000 characters
     * @param assignee for assign: to whom; absent: to nobody any more
     */
    public record Note(
            @Nullable String actor,
            @Nullable String reason,
            @Nullable String assignee) {
        static final Note NONE = new Note(null, null, null);
    }

    @POST
    @Path("/acknowledge")
    @Operation(operationId = "acknowledgeIncident", summary = "Somebody looks after it")
    public Uni<Response> acknowledge(@RestPath String id, @Nullable Note note) {
        return act(id, Verb.ACKNOWLEDGE, note);
    }

    @POST
    @Path("/assign")
    @Operation(operationId = "assignIncident", summary = "Somebody, or without an assignee nobody, is to look after it")
    public Uni<Response> assign(@RestPath String id, @Nullable Note note) {
        return act(id, Verb.ASSIGN, note);
    }

    @POST
    @Path("/comment")
    @Operation(operationId = "commentIncident", summary = "The reason is written into its timeline; nothing changes")
    public Uni<Response> comment(@RestPath String id, @Nullable Note note) {
        if (note != null && note.reason() != null && !note.reason().isBlank()) {
            return act(id, Verb.COMMENT, note);
        }
        // Whoever may not see the incident is not told what is wrong with the request.
        return views.one(caller.scope(), Asked.incident(id)).map(found -> {
            throw found.isEmpty() ? Asked.unknown(id) : Problem.INVALID.exception("reason must hold the comment");
        });
    }

    @POST
    @Path("/resolve")
    @Operation(
            operationId = "resolveIncident",
            summary = "It is over; the next failure of this cause opens a new incident, or by policy this one again")
    public Uni<Response> resolve(@RestPath String id, @Nullable Note note) {
        return act(id, Verb.RESOLVE, note);
    }

    @POST
    @Path("/reopen")
    @Operation(
            operationId = "reopenIncident",
            summary = "It is not over; refused when failures of this cause have opened another incident")
    public Uni<Response> reopen(@RestPath String id, @Nullable Note note) {
        return act(id, Verb.REOPEN, note);
    }

    private Uni<Response> act(String id, Verb verb, @Nullable Note said) {
        Note note = said == null ? Note.NONE : said;
        var ask = new Change.Ask(
                verb,
                actor(Asked.text("actor", note.actor(), MAX_ACTOR)),
                Asked.text("reason", note.reason(), MAX_NOTE),
                verb == Verb.ASSIGN ? Asked.text("assignee", note.assignee(), MAX_ASSIGNEE) : null);
        UUID incident = Asked.incident(id);
        // Once now: after the change the request may no longer be the one that this thread is at.
        String scope = caller.scope();
        return people.change(scope, incident, ask, clock.instant()).chain(outcome -> answer(scope, incident, outcome));
    }

    private Uni<Response> answer(String scope, UUID incident, PeopleStore.Outcome outcome) {
        return switch (outcome) {
            case PeopleStore.Outcome.Done ignored ->
                views.one(scope, incident)
                        .map(found -> Response.ok(found.orElseThrow(() -> Asked.unknown(incident.toString())))
                                .build());
            case PeopleStore.Outcome.Refused refused ->
                throw Problem.CONFLICT.exception(
                        "the incident is " + refused.status() + "; allowed now: " + Problem.allowed(refused.status()));
            case PeopleStore.Outcome.Superseded ignored ->
                throw Problem.CONFLICT.exception("failures of its cause have opened another incident");
            case PeopleStore.Outcome.Unknown ignored -> throw Asked.unknown(incident.toString());
        };
    }

    /** Nobody acts in another's name alone. */
    private String actor(@Nullable String named) {
        return named == null ? caller.actor() : named + " (" + caller.actor() + ")";
    }
}
