package dev.throughline.orchestrator.files;

import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Files between workers and the store; the name is the content, so a repeated PUT is harmless. */
@Path("/internal/v1/files")
@RolesAllowed(Roles.SERVICE)
@Tag(name = "files", description = "For workers: inputs, artifacts and claims by the SHA-256 of their content")
public final class FileResource {
    private final ContentStore files;
    private final UploadGate gate;
    private final long limit;

    FileResource(ContentStore files, UploadGate gate, FilesSettings settings) {
        this.files = files;
        this.gate = gate;
        this.limit = settings.maxBytes();
    }

    @GET
    @Path("/{sha256}")
    @RunOnVirtualThread
    @Operation(operationId = "getFile", summary = "A file by its digest")
    @APIResponse(
            responseCode = "200",
            description = "The content",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response fetch(@PathParam("sha256") String sha256, @Context HttpHeaders headers) {
        return files.find(sha256)
                .map(content ->
                        Download.of(content, "application/octet-stream", sha256).answer(headers))
                .orElseGet(() -> Problem.NOT_FOUND.response("no file has the digest " + sha256));
    }

    @PUT
    @Path("/{sha256}")
    @RunOnVirtualThread
    @Operation(operationId = "putFile", summary = "Stores a file under its digest; again is harmless")
    @APIResponse(responseCode = "204", description = "The file is on disk")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "422", ref = "DigestMismatch")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response store(
            @PathParam("sha256") String sha256,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/octet-stream",
                                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
                    InputStream content)
            throws InterruptedException {
        if (!gate.enter()) {
            return Problem.UNAVAILABLE.response("too many files are being stored");
        }
        try {
            var stored = files.store(content, limit);
            return stored.sha256().equals(sha256)
                    ? Response.noContent().build()
                    : Problem.DIGEST_MISMATCH.response("the content has the digest " + stored.sha256());
        } catch (ContentTooLargeException e) {
            return Problem.TOO_LARGE.response(String.valueOf(e.getMessage()));
        } finally {
            gate.leave();
        }
    }
}
