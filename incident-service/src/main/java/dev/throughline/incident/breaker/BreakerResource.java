package dev.throughline.incident.breaker;

import dev.throughline.contracts.BreakerState;
import dev.throughline.incident.occurrence.StorableText;
import dev.throughline.incident.request.Parameters;
import dev.throughline.incident.request.Refusal;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/costsim/breakers}: those of the caller's tenant, by the estimator that they guard. */
@Path("/api/v1/costsim/breakers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class BreakerResource {
    private static final String PROBLEM = "application/problem+json";
    private static final Set<String> ESTIMATORS = Set.of("v2");
    private static final int MAX_TEXT = 500;

    private final BreakerViewStore views;
    private final Breakers breakers;
    private final Rehearsal rehearsal;
    private final Caller caller;

    BreakerResource(BreakerViewStore views, Breakers breakers, Rehearsal rehearsal, Caller caller) {
        this.rehearsal = rehearsal;
        this.views = views;
        this.breakers = breakers;
        this.caller = caller;
    }

    /**
     * What people say when they turn a breaker.
     *
     * @param actor on whose behalf; the timeline names the token's subject in any case
     * @param reason needed
     */
    public record Note(@Nullable String actor, @Nullable String reason) {}

    @GET
    @Operation(operationId = "listBreakers", summary = "Circuit breakers by name, with the total")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = BreakerViewStore.Page.class)))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> list(
            @RestQuery("cursor") @Nullable String cursor, @RestQuery("limit") @DefaultValue("50") String limit) {
        String after = Parameters.text("cursor", cursor);
        return views.list(caller.scope(), after == null ? "" : after, Parameters.limit(limit))
                .map(page -> Response.ok(page).build());
    }

    @GET
    @Path("/{estimator}")
    @Operation(operationId = "getBreaker", summary = "The breaker of an estimator, with its timeline")
    @APIResponse(
            responseCode = "200",
            description = "The breaker",
            content = @Content(schema = @Schema(implementation = BreakerViewStore.Detail.class)))
    @APIResponse(
            responseCode = "404",
            description = "No run was judged yet, or no estimator has the name",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> get(
            @RestPath String estimator,
            @Parameter(
                            description =
                                    "A run of a scenario: the breaker that its runs alone would have moved, stored nowhere")
                    @RestQuery("scenario")
                    @Nullable
                    String scenario) {
        String tenant = caller.tenant();
        if (scenario != null) {
            return rehearsed(estimator, tenant, checked("scenario", scenario));
        }
        String name = BreakerState.name(estimator, tenant);
        return views.detail(tenant, name)
                .map(found -> found.map(detail -> Response.ok(detail).build())
                        .orElseThrow(() -> Refusal.notFound("nothing has moved a breaker " + name + " yet")));
    }

    private Uni<Response> rehearsed(String estimator, String tenant, String scenario) {
        if (!ESTIMATORS.contains(estimator)) {
            throw Refusal.notFound("no estimator with a breaker is called " + estimator);
        }
        return views.rehearsed(tenant, scenario)
                .map(runs -> rehearsal
                        .breaker(estimator, tenant, scenario, runs)
                        .map(BreakerViewStore.View::of)
                        .map(view -> new BreakerViewStore.Detail(view, List.of()))
                        .map(detail -> Response.ok(detail).build())
                        .orElseThrow(() -> Refusal.notFound("no cost of the scenario " + scenario + " is known")));
    }

    @POST
    @RunOnVirtualThread
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{estimator}/disable")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "disableBreaker", summary = "The estimator is not used until a person enables it")
    @APIResponse(
            responseCode = "200",
            description = "The breaker",
            content = @Content(schema = @Schema(implementation = BreakerViewStore.View.class)))
    @APIResponse(responseCode = "404", description = "No such estimator", content = @Content(mediaType = PROBLEM))
    @APIResponse(responseCode = "409", description = "It is disabled", content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Response disable(@RestPath String estimator, @Nullable Note note) {
        return turn(estimator, Hand.DISABLE, note);
    }

    @POST
    @RunOnVirtualThread
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{estimator}/enable")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "enableBreaker", summary = "The estimator is used again, and earlier trips are forgotten")
    @APIResponse(
            responseCode = "200",
            description = "The breaker",
            content = @Content(schema = @Schema(implementation = BreakerViewStore.View.class)))
    @APIResponse(responseCode = "404", description = "No such estimator", content = @Content(mediaType = PROBLEM))
    @APIResponse(responseCode = "409", description = "It is closed", content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Response enable(@RestPath String estimator, @Nullable Note note) {
        return turn(estimator, Hand.ENABLE, note);
    }

    private Response turn(String estimator, Hand hand, @Nullable Note note) {
        if (!ESTIMATORS.contains(estimator)) {
            throw Refusal.notFound("no estimator with a breaker is called " + estimator);
        }
        String reason = note == null ? null : note.reason();
        if (reason == null || reason.isBlank()) {
            throw Refusal.invalid("a reason is needed");
        }
        String actor = actor(note == null ? null : checked("actor", note.actor()));
        return switch (breakers.turn(estimator, caller.tenant(), hand, actor, checked("reason", reason))) {
            case BreakerStore.Turned.Done done ->
                Response.ok(BreakerViewStore.View.of(done.breaker())).build();
            case BreakerStore.Turned.Refused refused ->
                throw Refusal.conflict("the breaker is " + refused.state().wireName());
        };
    }

    private static String checked(String field, @Nullable String text) {
        String value = text == null ? "" : text;
        if (value.length() > MAX_TEXT || !StorableText.clean(value).equals(value)) {
            throw Refusal.invalid(field + " has more than " + MAX_TEXT + " characters, or one that is no text");
        }
        return value;
    }

    /** Nobody acts in another's name alone. */
    private String actor(@Nullable String named) {
        return named == null || named.isBlank() ? caller.actor() : named + " (" + caller.actor() + ")";
    }
}
