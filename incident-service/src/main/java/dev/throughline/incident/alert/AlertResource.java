package dev.throughline.incident.alert;

import dev.throughline.contracts.TraceId;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import dev.throughline.service.http.ProblemDetail;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/alerts}. */
@Path("/api/v1/alerts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class AlertResource {
    private static final String PROBLEM = "application/problem+json";

    private final AlertViewStore alerts;
    private final Caller caller;
    private final InstantSource clock = InstantSource.system();

    AlertResource(AlertViewStore alerts, Caller caller) {
        this.alerts = alerts;
        this.caller = caller;
    }

    @GET
    @Operation(operationId = "listAlerts", summary = "Alerts, newest first, with the total of all that match")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = AlertView.Page.class)))
    @APIResponse(
            responseCode = "422",
            description = "What is wrong, as a problem detail",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> list(
            @RestQuery("state") @Nullable String state,
            @RestQuery("receiver") @Nullable String receiver,
            @RestQuery("tenant_id") @Nullable String tenant,
            @RestQuery("incident_id") @Nullable String incident,
            @RestQuery("is_firing") @Nullable Boolean firing,
            @Parameter(description = "exclude, only or include; when left out, include with incident_id or scenario")
                    @RestQuery("synthetic")
                    @Nullable
                    String synthetic,
            @Parameter(description = "Of this scenario, or of one run of it") @RestQuery("scenario") @Nullable
                    String scenario,
            @RestQuery("cursor") @Nullable String cursor,
            @RestQuery("limit") @DefaultValue("50") String limit) {
        var asked =
                new AlertFilter.Asked(state, receiver, tenant, incident, firing, synthetic, scenario, cursor, limit);
        return switch (AlertFilter.read(asked)) {
            case AlertFilter.Reading.Clear clear ->
                alerts.list(caller.scope(), clear.filter())
                        .map(page -> Response.ok(page).build());
            case AlertFilter.Reading.Unclear unclear ->
                Uni.createFrom()
                        .item(problem("invalid", "The request cannot be carried out as it is", 422, unclear.why()));
        };
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getAlert", summary = "One alert and where it stands with its receiver")
    @APIResponse(
            responseCode = "200",
            description = "The alert",
            content = @Content(schema = @Schema(implementation = AlertView.class)))
    @APIResponse(responseCode = "404", description = "No alert has the id", content = @Content(mediaType = PROBLEM))
    public Uni<Response> get(@RestPath String id) {
        return known(
                id,
                parsed -> alerts.one(caller.scope(), parsed.uuid())
                        .map(found ->
                                found.map(alert -> Response.ok(alert).build()).orElseGet(() -> unknown(id))));
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}/retry")
    @Operation(operationId = "retryAlert", summary = "A quarantined alert is sent again, now that its cause is mended")
    @APIResponse(
            responseCode = "200",
            description = "The alert, queued",
            content = @Content(schema = @Schema(implementation = AlertView.class)))
    @APIResponse(responseCode = "404", description = "No alert has the id", content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "409",
            description = "It is not quarantined; what is not is sent without being asked for",
            content = @Content(mediaType = PROBLEM))
    public Uni<Response> retry(@RestPath String id) {
        return known(
                id,
                parsed -> alerts.retry(caller.scope(), parsed.uuid(), caller.actor(), clock.instant())
                        .map(retried -> switch (retried) {
                            case AlertViewStore.Retried.Done done ->
                                Response.ok(done.alert()).build();
                            case AlertViewStore.Retried.Refused refused ->
                                problem(
                                        "conflict",
                                        "The alert is not in a state for that",
                                        409,
                                        "the alert is " + refused.state() + ", and only a quarantined one is retried");
                            case AlertViewStore.Retried.Unknown ignored -> unknown(id);
                        }));
    }

    private static Uni<Response> known(String id, Function<TraceId, Uni<Response>> answer) {
        return TraceId.parse(id).map(answer).orElseGet(() -> Uni.createFrom().item(unknown(id)));
    }

    private static Response unknown(String id) {
        return problem("not-found", "There is no such thing", 404, "no alert has the id " + id);
    }

    private static Response problem(String name, String title, int status, String detail) {
        return ProblemDetail.of(name, title, status, detail).response().build();
    }
}
