package dev.throughline.trace.tempo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.TraceId;
import dev.throughline.service.auth.Caller;
import dev.throughline.service.auth.Roles;
import dev.throughline.trace.http.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Whole traces, as Grafana asks a Tempo for them; as protobuf where that is accepted, otherwise as JSON. */
@Path("/api")
@RolesAllowed(Roles.VIEWER)
@Tag(name = "tempo", description = "The part of Grafana Tempo's API that Grafana needs")
@APIResponse(responseCode = "500", ref = "InternalError")
@RunOnVirtualThread
public class TempoResource {
    static final String PROTOBUF = "application/protobuf";

    private static final String ID = "32 hex digits; leading zeros may be left out";
    private static final int DIGITS = 32;

    private final Traces traces;
    private final Caller caller;
    private final TempoSettings settings;

    TempoResource(Traces traces, Caller caller, TempoSettings settings) {
        this.traces = traces;
        this.caller = caller;
        this.settings = settings;
    }

    /** @param version of Tempo whose API this is a part of: Grafana looks at it to know what it may ask for */
    public record BuildInfo(String version, String revision) {}

    @GET
    @Path("/echo")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(operationId = "tempoEcho", summary = "Whether anybody is there")
    @APIResponse(responseCode = "200", description = "echo")
    public String echo() {
        return "echo";
    }

    @GET
    @Path("/status/buildinfo")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "tempoBuildInfo", summary = "Whose API this is")
    @APIResponse(responseCode = "200", description = "The version of Tempo whose API this is a part of")
    public BuildInfo buildInfo() {
        return new BuildInfo("2.6.0", "throughline");
    }

    @GET
    @Path("/v2/traces/{id}")
    @Produces({MediaType.APPLICATION_JSON, PROTOBUF})
    @Operation(operationId = "tempoTrace", summary = "A trace: Tempo's TraceByIDResponse, or OTLP/JSON under trace")
    @APIResponse(responseCode = "200", description = "The trace; status and message say when something is missing")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response trace(
            @Parameter(description = ID) @RestPath String id,
            @Parameter(hidden = true) @RestHeader(HttpHeaders.ACCEPT) @Nullable String accept) {
        var found = found(id);
        if (wantsProtobuf(accept)) {
            return Response.ok(TraceAnswer.of(found), PROTOBUF).build();
        }
        var answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("trace").set("resourceSpans", OtlpJson.resourceSpans(found.spans()));
        found.gap().ifPresent(gap -> answer.put("status", "PARTIAL").put("message", gap));
        return Response.ok(answer, MediaType.APPLICATION_JSON).build();
    }

    @GET
    @Path("/traces/{id}")
    @Produces({MediaType.APPLICATION_JSON, PROTOBUF})
    @Operation(operationId = "tempoTraceV1", summary = "A trace: OTLP's TracesData, or OTLP/JSON under batches")
    @APIResponse(responseCode = "200", description = "The trace")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response traceV1(
            @Parameter(description = ID) @RestPath String id,
            @Parameter(hidden = true) @RestHeader(HttpHeaders.ACCEPT) @Nullable String accept) {
        var spans = found(id).spans();
        if (wantsProtobuf(accept)) {
            return Response.ok(spans.toByteArray(), PROTOBUF).build();
        }
        var answer = JsonNodeFactory.instance.objectNode();
        answer.set("batches", OtlpJson.resourceSpans(spans));
        return Response.ok(answer, MediaType.APPLICATION_JSON).build();
    }

    /** Whoever does not say so reads JSON. */
    private static boolean wantsProtobuf(@Nullable String accept) {
        return accept != null && accept.contains(PROTOBUF);
    }

    private Found found(String id) {
        return traces.found(caller.scope(), traceId(id))
                .await()
                .atMost(settings.traceDeadline())
                .orElseThrow(() -> ProblemException.notFound("no spans of this trace, and nothing in the ledger"));
    }

    private static UUID traceId(String id) {
        boolean isShort = !id.contains("-") && id.length() < DIGITS;
        return TraceId.parse(isShort ? "0".repeat(DIGITS - id.length()) + id : id)
                .map(TraceId::uuid)
                .orElseThrow(() -> ProblemException.badRequest("not a trace id"));
    }
}
