package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.service.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The files of a draft. */
@Path("/api/v1/workflows/{id}/inputs")
@RolesAllowed({Roles.VIEWER, Roles.JOURNEY})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "inputs", description = "Files that a draft works on")
public final class InputResource {
    private final Caller caller;
    private final InputStore store;
    private final Uploading uploading;

    InputResource(Caller caller, InputStore store, Uploading uploading) {
        this.caller = caller;
        this.store = store;
        this.uploading = uploading;
    }

    @Schema(name = "DraftInputs")
    public record Inputs(List<DraftInput> items, int total) {}

    @POST
    @RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
    @RunOnVirtualThread
    @Operation(
            operationId = "putInputs",
            summary = "Adds files to a draft: all that the form has, or none; one with the same name is replaced")
    @APIResponse(
            responseCode = "200",
            description = "They are stored",
            content = @Content(schema = @Schema(implementation = Inputs.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
    @APIResponse(responseCode = "422", ref = "Invalid")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response put(
            @PathParam("id") UUID id,
            @HeaderParam("content-type") @Nullable String contentType,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "multipart/form-data",
                                            schema =
                                                    @Schema(
                                                            type = SchemaType.OBJECT,
                                                            description = "Any number of parts with a file name")))
                    InputStream body) {
        return uploading.into(caller, id, body, in -> uploading.form(contentType, in));
    }

    @POST
    @RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
    @Path("/bundle")
    @RunOnVirtualThread
    @Operation(
            operationId = "putBundle",
            summary = "Adds the files of a zip to a draft: all or none; one with the same name is replaced")
    @APIResponse(
            responseCode = "200",
            description = "They are stored",
            content = @Content(schema = @Schema(implementation = Inputs.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
    @APIResponse(responseCode = "422", ref = "Invalid")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response bundle(
            @PathParam("id") UUID id,
            @HeaderParam("content-type") @Nullable String contentType,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/zip",
                                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
                    InputStream body) {
        return uploading.into(caller, id, body, in -> uploading.zip(contentType, in));
    }

    @GET
    @RunOnVirtualThread
    @Operation(operationId = "listInputs", summary = "The files of a draft, by name")
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content = @Content(schema = @Schema(implementation = Inputs.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response list(@PathParam("id") UUID id) {
        if (!Bound.permits(caller, id) || store.status(caller.tenant(), id).isEmpty()) {
            return Bound.missing(id);
        }
        return Response.ok(view(store.list(caller.tenant(), id))).build();
    }

    @DELETE
    @RolesAllowed({Roles.SUBMITTER, Roles.JOURNEY})
    @Path("/{name}")
    @RunOnVirtualThread
    @Operation(operationId = "deleteInput", summary = "Takes a file away from a draft")
    @APIResponse(responseCode = "204", description = "The draft does not have it any more")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    public Response delete(@PathParam("id") UUID id, @PathParam("name") String name) {
        if (!Bound.permits(caller, id)) {
            return Bound.missing(id);
        }
        return switch (store.remove(caller.tenant(), id, name)) {
            case InputStore.Change.Done done -> Response.noContent().build();
            case InputStore.Change.NoDraft none ->
                Problem.NOT_FOUND.response("no draft " + id + " has an input " + FileNames.shown(name));
            case InputStore.Change refused -> uploading.refusal(id, refused).response();
        };
    }

    static Inputs view(List<DraftInput> inputs) {
        return new Inputs(inputs, inputs.size());
    }
}
