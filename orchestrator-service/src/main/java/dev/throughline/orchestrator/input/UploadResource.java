package dev.throughline.orchestrator.input;

import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Uploads in pieces, which go on after whatever broke. */
@Path("/api/v1/workflows/{id}/inputs/upload-sessions")
@RolesAllowed({Roles.VIEWER, Roles.JOURNEY})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "inputs")
public final class UploadResource {
    static final String OFFSET = "Upload-Offset";
    private static final String LENGTH = "Upload-Length";
    private static final String PIECE = "application/offset+octet-stream";

    private final Caller caller;
    private final Uploads uploads;
    private final UploadStart start;
    private final UploadAnswers answers;
    private final InputLimits limits;
    private final Turns turns;

    UploadResource(
            Caller caller, Uploads uploads, UploadStart start, UploadAnswers answers, InputLimits limits, Turns turns) {
        this.caller = caller;
        this.uploads = uploads;
        this.start = start;
        this.answers = answers;
        this.limits = limits;
        this.turns = turns;
    }

    @POST
    @RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
    @RunOnVirtualThread
    @Operation(operationId = "startUpload", summary = "Begins an upload in pieces")
    @APIResponse(
            responseCode = "201",
            description = "Location is where the pieces go",
            content = @Content(schema = @Schema(implementation = UploadSession.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "422", ref = "Invalid")
    public Response create(
            @PathParam("id") UUID id,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = UploadRequest.class)))
                    byte[] body)
            throws IOException {
        if (!Bound.permits(caller, id) || !start.isDraft(caller.tenant(), id)) {
            return Bound.missing(id);
        }
        UploadRequest request;
        try {
            request = Json.read(body, UploadRequest.class);
        } catch (Json.UnreadableException e) {
            return Problem.MALFORMED.response(String.valueOf(e.getMessage()));
        }
        return start.start(caller.tenant(), id, request);
    }

    @GET
    @Path("/{upload}")
    @RunOnVirtualThread
    @Operation(operationId = "getUpload", summary = "How far an upload is")
    @APIResponse(
            responseCode = "200",
            description = "offset is where the next piece begins, also in the header Upload-Offset",
            content = @Content(schema = @Schema(implementation = UploadSession.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response get(@PathParam("id") UUID id, @PathParam("upload") UUID upload) {
        if (!Bound.permits(caller, id)) {
            return Bound.missing(id);
        }
        return uploads.find(key(id, upload))
                .map(session -> Response.ok(session)
                        .header(OFFSET, session.offset())
                        .header(LENGTH, session.size())
                        .header("Cache-Control", "no-store")
                        .build())
                .orElseGet(() -> answers.missing(upload));
    }

    @HEAD
    @Path("/{upload}")
    @RunOnVirtualThread
    @Operation(operationId = "headUpload", summary = "How far an upload is, in headers alone")
    @APIResponse(responseCode = "200", description = "Upload-Offset is where the next piece begins")
    @APIResponse(responseCode = "404", description = "There is no such upload")
    public Response head(@PathParam("id") UUID id, @PathParam("upload") UUID upload) {
        return get(id, upload);
    }

    @PATCH
    @RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
    @Path("/{upload}")
    @RunOnVirtualThread
    @Operation(
            operationId = "appendToUpload",
            summary = "Adds a piece; what has come is kept when the connection breaks in the middle")
    @APIResponse(responseCode = "204", description = "It is on disk up to Upload-Offset")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
    @APIResponse(responseCode = "422", ref = "Invalid")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response append(
            @PathParam("id") UUID id,
            @PathParam("upload") UUID upload,
            @HeaderParam("content-type") @Nullable String contentType,
            @Parameter(
                            description = "Where the piece begins",
                            required = true,
                            schema = @Schema(type = SchemaType.INTEGER, format = "int64"))
                    @HeaderParam(OFFSET)
                    @Nullable
                    String offset,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = PIECE,
                                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
                    InputStream body) {
        var in = new TimedStream(body, limits.maxDuration());
        return in.ending(turns.take(() -> append(key(id, upload), contentType, offset, in)));
    }

    private Response append(Uploads.Key key, @Nullable String contentType, @Nullable String offset, InputStream body) {
        if (!Bound.permits(caller, key.workflowId()) || uploads.find(key).isEmpty()) {
            return answers.missing(key.uploadId());
        }
        if (!PIECE.equals(FileNames.mediaType("", contentType))) {
            return Problem.UNSUPPORTED_MEDIA_TYPE.response("expected " + PIECE);
        }
        if (offset == null || !offset.matches("[0-9]{1,18}")) {
            return Refusal.invalid("", "missing", "the header Upload-Offset says where the piece begins")
                    .response();
        }
        try {
            return answers.of(key, uploads.append(key, Long.parseLong(offset), body));
        } catch (IOException e) {
            return answers.diskFailed(e);
        }
    }

    @POST
    @RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
    @Path("/{upload}/complete")
    @RunOnVirtualThread
    @Operation(
            operationId = "completeUpload",
            summary = "Makes the upload an input of the draft; again is harmless. After a wrong digest it begins again")
    @APIResponse(
            responseCode = "200",
            description = "It is an input now",
            content = @Content(schema = @Schema(implementation = DraftInput.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "422", ref = "DigestMismatch")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response complete(@PathParam("id") UUID id, @PathParam("upload") UUID upload) {
        if (!Bound.permits(caller, id)) {
            return Bound.missing(id);
        }
        var key = key(id, upload);
        return turns.take(() -> {
            try {
                return answers.ofCompletion(key, uploads.complete(key));
            } catch (IOException e) {
                return answers.diskFailed(e);
            }
        });
    }

    @DELETE
    @RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
    @Path("/{upload}")
    @RunOnVirtualThread
    @Operation(operationId = "deleteUpload", summary = "Gives an upload up; an input that it became stays")
    @APIResponse(responseCode = "204", description = "Its bytes are gone")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response delete(@PathParam("id") UUID id, @PathParam("upload") UUID upload) throws IOException {
        return Bound.permits(caller, id) && uploads.delete(key(id, upload))
                ? Response.noContent().build()
                : answers.missing(upload);
    }

    private Uploads.Key key(UUID id, UUID upload) {
        return new Uploads.Key(caller.tenant(), id, upload);
    }
}
