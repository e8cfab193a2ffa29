package dev.throughline.orchestrator.scenario.run;

import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.scenario.file.ScenarioLibrary;
import dev.throughline.orchestrator.scenario.file.ScenarioText;
import dev.throughline.orchestrator.scenario.run.ScenarioRuns.Afterwards;
import dev.throughline.orchestrator.scenario.run.ScenarioRuns.Asked;
import dev.throughline.orchestrator.template.Fault;
import dev.throughline.service.auth.Roles;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Scenarios: what there is, what one says, whether a file is one, and a run of one. */
@Path("/api/v1/scenarios")
@RolesAllowed(Roles.VIEWER)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "scenarios")
public final class ScenarioResource {
    private static final String YAML = "application/yaml";
    private static final int MAX_BYTES = 256 * 1024;

    private final ScenarioLibrary library;
    private final ScenarioRuns runs;
    private final Caller caller;

    ScenarioResource(ScenarioLibrary library, ScenarioRuns runs, Caller caller) {
        this.library = library;
        this.runs = runs;
        this.caller = caller;
    }

    /** @param cleanup whether everything that the run made is deleted when it is judged */
    @Schema(name = "ScenarioRunRequest")
    public record Ask(@Nullable Boolean cleanup) {}

    @GET
    @RunOnVirtualThread
    @Operation(operationId = "listScenarios", summary = "All scenarios that can be run")
    @APIResponse(
            responseCode = "200",
            description = "The shipped ones and those of the configured directory",
            content = @Content(schema = @Schema(implementation = ScenarioView.Summaries.class)))
    public Response list() {
        return Response.ok(new ScenarioView.Summaries(
                        library.all().stream().map(ScenarioView.Summary::of).toList()))
                .build();
    }

    @GET
    @Path("/schema")
    @Produces("application/schema+json")
    @Operation(operationId = "getScenarioSchema", summary = "The JSON Schema of a scenario's YAML")
    @APIResponse(responseCode = "200", description = "Draft 2020-12", content = @Content(schema = @Schema()))
    public Response schema() {
        return Response.ok(ScenarioText.schema()).build();
    }

    @GET
    @RunOnVirtualThread
    @Path("/{id}")
    @Operation(operationId = "getScenario", summary = "One scenario, with its text")
    @APIResponse(
            responseCode = "200",
            description = "The scenario",
            content = @Content(schema = @Schema(implementation = ScenarioView.Detail.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response get(@PathParam("id") String id) {
        return library.find(id)
                .map(known -> Response.ok(ScenarioView.Detail.of(known)).build())
                .orElseGet(() -> missing(id));
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Consumes({YAML, "application/x-yaml", "text/yaml"})
    @Operation(operationId = "validateScenario", summary = "Everything that is wrong with a scenario; adds nothing")
    @RequestBody(required = true, content = @Content(mediaType = YAML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "200",
            description = "What is wrong, in the order of the text; an empty list: nothing",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = Fault.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
    public Response validate(byte[] body) {
        if (body.length > MAX_BYTES) {
            return Problem.TOO_LARGE.response("a scenario has at most " + MAX_BYTES + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return Problem.MALFORMED.response("the body is not UTF-8");
        }
        return switch (ScenarioText.read(text)) {
            case ScenarioText.Outcome.Sound sound -> Response.ok(List.of()).build();
            case ScenarioText.Outcome.Wrong wrong -> Response.ok(wrong.faults()).build();
        };
    }

    @POST
    @RunOnVirtualThread
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}/runs")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    @Operation(
            operationId = "runScenario",
            summary = "Runs a scenario in the live line",
            description = "For operators of the tenant that scenarios run in, which is that of the configured token.")
    @APIResponse(
            responseCode = "202",
            description = "It is queued; Location says where to look at it",
            content = @Content(schema = @Schema(implementation = ScenarioRunView.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "429", ref = "TooMany")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response run(
            @PathParam("id") String id,
            @RequestBody(content = @Content(schema = @Schema(implementation = Ask.class))) @Nullable Ask body) {
        var known = library.find(id);
        if (known.isEmpty()) {
            return missing(id);
        }
        var afterwards = body != null && Boolean.TRUE.equals(body.cleanup()) ? Afterwards.CLEAN_UP : Afterwards.KEEP;
        return switch (runs.ask(known.get(), caller.scope(), afterwards, caller.actor())) {
            case Asked.Queued queued ->
                Response.accepted(ScenarioRunView.of(queued.run()))
                        .header(
                                "Location",
                                "/api/v1/scenario-runs/" + queued.run().runId())
                        .build();
            case Asked.Unavailable unavailable -> Problem.UNAVAILABLE.response(unavailable.why());
            case Asked.NotYours notYours ->
                throw new ForbiddenException("scenarios run in another tenant than the caller's");
            case Asked.BeingCleanedUp cleaned ->
                Problem.NOT_NOW.response("the scenario is being cleaned up; run it again when that has ended");
            case Asked.TooMany tooMany -> Problem.TOO_MANY.response("too many runs of scenarios wait already");
        };
    }

    private static Response missing(String id) {
        return Problem.NOT_FOUND.response("no scenario is called " + id);
    }
}
