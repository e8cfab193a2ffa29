package dev.throughline.orchestrator.view;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING;

import dev.throughline.contracts.TraceId;
import dev.throughline.orchestrator.files.ContentStore;
import dev.throughline.orchestrator.files.Download;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What workflows have produced, to look at and to fetch. */
@Path("/api/v1/workflows/{id}/artifacts")
@RolesAllowed({Roles.VIEWER, Roles.JOURNEY})
@Tag(name = "workflows")
public final class ArtifactResource {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ArtifactStore artifacts;
    private final ContentStore files;
    private final Caller caller;

    ArtifactResource(ArtifactStore artifacts, ContentStore files, Caller caller) {
        this.artifacts = artifacts;
        this.files = files;
        this.caller = caller;
    }

    public record Artifacts(List<ArtifactStore.ArtifactView> items) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listArtifacts", summary = "What a workflow has produced")
    @APIResponse(
            responseCode = "200",
            description = "All artifacts",
            content = @Content(schema = @Schema(implementation = Artifacts.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> list(@PathParam("id") String id) {
        return found(id)
                .map(found -> found.map(all -> Response.ok(new Artifacts(all)).build())
                        .orElseGet(() -> missing(id)));
    }

    @GET
    @Path("/{name}")
    @RunOnVirtualThread
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "getArtifact",
            summary = "The content of an artifact, or one range of it, under its media type",
            description = "Its entity tag is its SHA-256. Of several ranges at once, all of the content is sent.")
    @APIResponse(
            responseCode = "200",
            description = "The content",
            headers = {
                @Header(name = "ETag", description = "The SHA-256 in hex", schema = @Schema(type = STRING)),
                @Header(name = "Repr-Digest", description = "RFC 9530, of all of it", schema = @Schema(type = STRING))
            },
            content = @Content(mediaType = "*/*", schema = @Schema(type = STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The range",
            headers = {
                @Header(name = "Content-Range", schema = @Schema(type = STRING)),
                @Header(
                        name = "Content-Digest",
                        description = "RFC 9530, of the range",
                        schema = @Schema(type = STRING))
            },
            content = @Content(mediaType = "*/*", schema = @Schema(type = STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "The caller has it already")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "410", ref = "Gone")
    @APIResponse(responseCode = "416", ref = "RangeNotSatisfiable")
    public Response get(@PathParam("id") String id, @PathParam("name") String name, @Context HttpHeaders headers) {
        return download(id, name, download -> download.answer(headers));
    }

    @HEAD
    @Path("/{name}")
    @RunOnVirtualThread
    @Operation(hidden = true)
    public Response head(@PathParam("id") String id, @PathParam("name") String name, @Context HttpHeaders headers) {
        return download(id, name, download -> download.head(headers));
    }

    private Response download(String id, String name, Function<Download, Response> answer) {
        var artifact = found(id).await().atMost(PATIENCE).stream()
                .flatMap(List::stream)
                .filter(one -> one.name().equals(name))
                .findFirst();
        if (artifact.isEmpty()) {
            return missing(name);
        }
        var known = artifact.get();
        if (known.expiredAt() != null) {
            return Problem.GONE.response("the content was kept until " + known.expiredAt());
        }
        return files.find(known.sha256())
                .map(content -> answer.apply(Download.of(content, known.mediaType(), name)))
                .orElseGet(() -> missing(name));
    }

    private Uni<Optional<List<ArtifactStore.ArtifactView>>> found(String id) {
        return TraceId.parse(id)
                .map(workflowId -> artifacts.of(caller.scope(), workflowId.uuid()))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private static Response missing(String what) {
        return Problem.NOT_FOUND.response("nothing is known of " + what);
    }
}
