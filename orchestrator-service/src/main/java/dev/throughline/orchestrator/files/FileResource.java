package dev.throughline.orchestrator.files;

import dev.throughline.orchestrator.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** Files between workers and the store; the name is the content, so a repeated PUT is harmless. */
@Path("/internal/v1/files")
public final class FileResource {
    private final FileStore files;

    FileResource(FileStore files) {
        this.files = files;
    }

    @GET
    @Path("/{sha256}")
    @RunOnVirtualThread
    public Response fetch(@PathParam("sha256") String sha256) {
        return files.find(sha256)
                .map(path ->
                        Response.ok(path.toFile(), "application/octet-stream").build())
                .orElseGet(() -> Problem.NOT_FOUND.response("no file has the digest " + sha256));
    }

    @PUT
    @Path("/{sha256}")
    @RunOnVirtualThread
    public Response store(@PathParam("sha256") String sha256, InputStream content) {
        var stored = files.store(content);
        return stored.sha256().equals(sha256)
                ? Response.noContent().build()
                : Problem.DIGEST_MISMATCH.response("the content has the digest " + stored.sha256());
    }
}
