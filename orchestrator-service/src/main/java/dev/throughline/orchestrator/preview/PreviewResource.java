package dev.throughline.orchestrator.preview;

import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.input.InputStore;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.service.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A look into an input before anything runs on it. */
@Path("/api/v1/workflows/{id}/inputs/preview")
@RolesAllowed({Roles.VIEWER, Roles.JOURNEY})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "inputs")
public final class PreviewResource {
    private static final int MAX_ROWS = 50;

    private final Caller caller;
    private final InputStore inputs;
    private final Previews previews;

    PreviewResource(Caller caller, InputStore inputs, Previews previews) {
        this.caller = caller;
        this.inputs = inputs;
        this.previews = previews;
    }

    @GET
    @RunOnVirtualThread
    @Operation(
            operationId = "previewInput",
            summary = "Columns, inferred types, missing values and the first rows of a CSV, JSONL or Parquet input")
    @APIResponse(
            responseCode = "200",
            description = "What the file looks like; warnings say what is odd about it",
            content = @Content(schema = @Schema(implementation = Preview.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
    @APIResponse(responseCode = "422", ref = "Invalid")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response preview(
            @PathParam("id") UUID id,
            @Parameter(description = "Of the input; a draft's only one need not be named") @QueryParam("name") @Nullable
                    String name,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "50", defaultValue = "10"))
                    @QueryParam("rows")
                    @Nullable
                    Integer rows)
            throws InterruptedException {
        if (caller.workflow().filter(bound -> !bound.equals(id)).isPresent()
                || inputs.status(caller.tenant(), id).isEmpty()) {
            return missing(id);
        }
        var asked = name == null ? only(id) : Optional.of(name);
        if (asked.isEmpty()) {
            return refused("missing", "the query parameter name says which input");
        }
        int shown = Math.clamp(rows == null ? 10 : rows, 0, MAX_ROWS);
        return switch (previews.look(caller.tenant(), id, asked.get(), shown)) {
            case PreviewOutcome.Seen seen -> Response.ok(seen.preview()).build();
            case PreviewOutcome.Missing none -> missing(id);
            case PreviewOutcome.Unsupported unsupported ->
                Problem.UNSUPPORTED_MEDIA_TYPE.response(unsupported.detail());
            case PreviewOutcome.Refused wrong -> refused(wrong.code(), wrong.detail());
            case PreviewOutcome.Busy busy ->
                Problem.UNAVAILABLE.response("max_concurrent previews are being made, ask again");
        };
    }

    private Optional<String> only(UUID id) {
        var all = inputs.list(caller.tenant(), id);
        return all.size() == 1 ? Optional.of(all.getFirst().name()) : Optional.empty();
    }

    private static Response missing(UUID id) {
        return Problem.NOT_FOUND.response("draft " + id + " has no such input");
    }

    private static Response refused(String code, String detail) {
        return Problem.INVALID.response(detail, List.of(new Violation("", code, detail)));
    }
}
