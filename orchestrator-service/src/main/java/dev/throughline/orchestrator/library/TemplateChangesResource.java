package dev.throughline.orchestrator.library;

import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.template.Fault;
import dev.throughline.orchestrator.template.LibraryEntry;
import dev.throughline.orchestrator.template.Template;
import dev.throughline.orchestrator.template.TemplateLibrary;
import dev.throughline.orchestrator.template.TemplateText;
import dev.throughline.service.auth.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Templates are checked, added, and taken out of use. What a version says never changes. */
@Path("/api/v1/templates")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "templates")
public final class TemplateChangesResource {
    private static final String YAML = "application/yaml";
    private static final int MAX_BYTES = 256 * 1024;

    private final TemplateLibrary library;
    private final TemplateStore store;
    private final StoredTemplates stored;
    private final Caller caller;

    TemplateChangesResource(TemplateLibrary library, TemplateStore store, StoredTemplates stored, Caller caller) {
        this.library = library;
        this.store = store;
        this.stored = stored;
        this.caller = caller;
    }

    @POST
    @Path("/validate")
    @Consumes({YAML, "application/x-yaml", "text/yaml"})
    @Operation(operationId = "validateTemplate", summary = "Everything that is wrong with a template; adds nothing")
    @RequestBody(required = true, content = @Content(mediaType = YAML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "200",
            description = "What is wrong, in the order of the text; an empty list: nothing",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = Fault.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
    public Response validate(byte[] body) {
        return read(body, text -> switch (TemplateText.read(text)) {
            case TemplateText.Outcome.Sound sound -> Response.ok(List.of()).build();
            case TemplateText.Outcome.Wrong wrong -> Response.ok(wrong.faults()).build();
        });
    }

    @POST
    @Consumes({YAML, "application/x-yaml", "text/yaml"})
    @Operation(
            operationId = "addTemplate",
            summary = "Adds a version of a template for the caller's tenant",
            description = "Adding what is there already changes nothing, whatever its comments and layout.")
    @RequestBody(required = true, content = @Content(mediaType = YAML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "201",
            description = "It can be asked for, everywhere within a second",
            content = @Content(schema = @Schema(implementation = TemplateView.Detail.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was there already, retired or not",
            content = @Content(schema = @Schema(implementation = TemplateView.Detail.class)))
    @APIResponse(responseCode = "400", ref = "Malformed")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
    @APIResponse(responseCode = "422", ref = "Invalid")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response add(byte[] body) {
        return read(body, text -> switch (TemplateText.read(text)) {
            case TemplateText.Outcome.Wrong wrong ->
                Problem.INVALID.response(
                        wrong.faults().size() + " thing(s) are wrong with the template",
                        wrong.faults().stream()
                                .map(TemplateChangesResource::violation)
                                .toList());
            case TemplateText.Outcome.Sound sound -> add(sound.template(), text);
        });
    }

    private Response add(Template template, String text) {
        String tenant = caller.scope();
        Optional<LibraryEntry> shipped = library.find(tenant, template.id()).filter(LibraryEntry::isShipped);
        if (shipped.isPresent()) {
            boolean same = shipped.get().template().digest().equals(template.digest());
            return same
                    ? Response.ok(TemplateView.Detail.of(shipped.get())).build()
                    : Problem.NOT_NOW.response(template.id() + " comes with the service; choose another id");
        }
        try {
            return switch (store.add(tenant, template, text, caller.actor())) {
                case NEW -> added(201, tenant, template);
                case SAME -> added(200, tenant, template);
                case OTHER_CONTENT ->
                    Problem.NOT_NOW.response(
                            template.label() + " exists and says something else; choose the next version");
                case ID_OF_EVERYBODY ->
                    Problem.NOT_NOW.response(template.id() + " belongs to all tenants; choose another id");
                case TOO_MANY -> Problem.NOT_NOW.response("the tenant has as many templates as it may have");
            };
        } catch (LibraryException e) {
            return Problem.UNAVAILABLE.response(String.valueOf(e.getMessage()));
        }
    }

    private Response added(int status, String tenant, Template template) {
        boolean known = stored.lookAgain();
        Optional<LibraryEntry> entry = library.find(tenant, template.id(), template.version());
        return known && entry.isPresent()
                ? Response.status(status)
                        .header("Location", "/api/v1/templates/" + template.id() + "/versions/" + template.version())
                        .entity(TemplateView.Detail.of(entry.get()))
                        .build()
                : Problem.UNAVAILABLE.response("the template is added and cannot be read now");
    }

    @DELETE
    @Path("/{id}/versions/{version}")
    @Operation(
            operationId = "retireTemplate",
            summary = "No new run uses the version",
            description = "Runs that have begun, and frozen plans, keep it. It stays readable.")
    @APIResponse(responseCode = "204", description = "It is retired, now or since earlier")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotNow")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response retire(@PathParam("id") String id, @PathParam("version") int version) {
        String tenant = caller.scope();
        try {
            if (store.retire(tenant, id, version, caller.actor())) {
                stored.lookAgain();
                return Response.noContent().build();
            }
        } catch (LibraryException e) {
            return Problem.UNAVAILABLE.response(String.valueOf(e.getMessage()));
        }
        return library.find(tenant, id, version)
                .map(entry -> Problem.NOT_NOW.response(id + " belongs to all tenants"))
                .orElseGet(() -> Problem.NOT_FOUND.response("no template is called " + id + "@" + version));
    }

    private static Violation violation(Fault fault) {
        return new Violation(
                fault.pointer(),
                fault.code(),
                "line " + fault.line() + ", column " + fault.column() + ": " + fault.message());
    }

    private static Response read(byte[] body, java.util.function.Function<String, Response> then) {
        if (body.length > MAX_BYTES) {
            return Problem.TOO_LARGE.response("the template has " + body.length + " bytes, at most " + MAX_BYTES);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return Problem.MALFORMED.response("the template is not UTF-8");
        }
        return then.apply(text);
    }
}
