package dev.throughline.orchestrator.library;

import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.template.LibraryEntry;
import dev.throughline.orchestrator.template.TemplateLibrary;
import dev.throughline.orchestrator.template.TemplateText;
import dev.throughline.service.auth.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What can be asked for, what it takes, and examples to try. */
@Path("/api/v1/templates")
@RolesAllowed(Roles.VIEWER)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "templates")
public final class TemplateResource {
    private static final String YAML = "application/yaml";

    private final TemplateLibrary library;
    private final StoredTemplates stored;
    private final Caller caller;

    TemplateResource(TemplateLibrary library, StoredTemplates stored, Caller caller) {
        this.library = library;
        this.stored = stored;
        this.caller = caller;
    }

    @GET
    @Operation(operationId = "listTemplates", summary = "All templates of the tenant and of everybody")
    @APIResponse(
            responseCode = "200",
            description = "The highest version of each, or every version",
            content = @Content(schema = @Schema(implementation = TemplateView.Summaries.class)))
    public Response list(
            @Parameter(description = "Also versions that others have followed, and retired ones")
                    @QueryParam("all_versions")
                    @DefaultValue("false")
                    boolean allVersions) {
        List<LibraryEntry> entries = library.entries(caller.scope());
        var items = (allVersions ? entries : newest(entries))
                .stream().map(TemplateView.Summary::of).toList();
        return Response.ok(new TemplateView.Summaries(items, items.size())).build();
    }

    /** Entries come with the highest version first. */
    private static List<LibraryEntry> newest(List<LibraryEntry> entries) {
        Map<String, LibraryEntry> newest = new LinkedHashMap<>();
        entries.stream()
                .filter(LibraryEntry::isLive)
                .forEach(entry -> newest.putIfAbsent(entry.template().id(), entry));
        return List.copyOf(newest.values());
    }

    @GET
    @Path("/schema")
    @Produces("application/schema+json")
    @Operation(operationId = "getTemplateSchema", summary = "The JSON Schema of a template's YAML")
    @APIResponse(responseCode = "200", description = "Draft 2020-12", content = @Content(schema = @Schema()))
    public Response schema() {
        return Response.ok(TemplateText.schema()).build();
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getTemplate",
            summary = "The latest version of a template, with examples of its parameters")
    @APIResponse(
            responseCode = "200",
            description = "The template",
            content = @Content(schema = @Schema(implementation = TemplateView.Detail.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response get(@PathParam("id") String id) {
        String tenant = caller.scope();
        return found(() -> library.find(tenant, id), id, TemplateResource::json);
    }

    @GET
    @Path("/{id}/versions/{version}")
    @Operation(operationId = "getTemplateVersion", summary = "One version of a template, retired or not")
    @APIResponse(
            responseCode = "200",
            description = "The template; as application/yaml the text as it was given",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = TemplateView.Detail.class)),
                @Content(
                        mediaType = YAML,
                        schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING))
            })
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response version(@PathParam("id") String id, @PathParam("version") int version) {
        String tenant = caller.scope();
        return found(() -> library.find(tenant, id, version), id + "@" + version, TemplateResource::json);
    }

    @GET
    @Path("/{id}/versions/{version}")
    // Without a wish of the caller it is JSON.
    @Produces(YAML + ";qs=0.5")
    @Operation(hidden = true)
    public Response text(@PathParam("id") String id, @PathParam("version") int version) {
        String tenant = caller.scope();
        return found(
                () -> library.find(tenant, id, version),
                id + "@" + version,
                entry -> Response.ok(entry.text(), YAML).build());
    }

    /** What is not here may have been added elsewhere a moment ago. */
    private Response found(
            Supplier<Optional<LibraryEntry>> search,
            String what,
            java.util.function.Function<LibraryEntry, Response> answer) {
        Optional<LibraryEntry> known = search.get();
        if (known.isEmpty()) {
            if (!stored.lookAgain()) {
                return Problem.UNAVAILABLE.response("the added templates cannot be read now");
            }
            known = search.get();
        }
        return known.map(answer).orElseGet(() -> Problem.NOT_FOUND.response("no template is called " + what));
    }

    private static Response json(LibraryEntry entry) {
        return Response.ok(TemplateView.Detail.of(entry)).build();
    }
}
