package dev.throughline.orchestrator.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.StageSpec;
import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.template.Template;
import dev.throughline.orchestrator.template.TemplateLibrary;
import dev.throughline.service.auth.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What can be asked for, what it takes, and examples to try. */
@Path("/api/v1/templates")
@RolesAllowed(Roles.VIEWER)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "templates")
public final class TemplateResource {
    private final TemplateLibrary templates;

    TemplateResource(TemplateLibrary templates) {
        this.templates = templates;
    }

    /** @param workflowType what requests name to get it */
    public record Summary(String id, int version, String workflowType, String description, List<String> stages) {}

    public record Summaries(List<Summary> items, int total) {}

    /**
     * @param parameters JSON Schema
     * @param outputs names of the artifacts that a completed run has
     */
    public record Detail(
            String id,
            int version,
            String workflowType,
            String description,
            JsonNode parameters,
            Template.Inputs inputs,
            List<StageSpec> stages,
            List<String> outputs,
            List<Template.Example> examples) {}

    @GET
    @Operation(operationId = "listTemplates", summary = "All templates")
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content = @Content(schema = @Schema(implementation = Summaries.class)))
    public Response list() {
        var items = templates.all().stream()
                .map(template -> new Summary(
                        template.id(),
                        template.version(),
                        template.selectsType(),
                        template.description(),
                        template.stages().stream().map(StageSpec::name).toList()))
                .toList();
        return Response.ok(new Summaries(items, items.size())).build();
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getTemplate",
            summary = "The latest version of a template, with examples of its parameters")
    @APIResponse(
            responseCode = "200",
            description = "The template",
            content = @Content(schema = @Schema(implementation = Detail.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response get(@PathParam("id") String id) {
        return templates
                .find(id)
                .map(template -> Response.ok(new Detail(
                                template.id(),
                                template.version(),
                                template.selectsType(),
                                template.description(),
                                template.parameters(),
                                template.inputs(),
                                template.stages(),
                                template.outputs(),
                                template.examples()))
                        .build())
                .orElseGet(() -> Problem.NOT_FOUND.response("no template is called " + id));
    }
}
