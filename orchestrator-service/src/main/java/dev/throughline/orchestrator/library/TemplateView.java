package dev.throughline.orchestrator.library;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Requirement;
import dev.throughline.contracts.StageSpec;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.template.LibraryEntry;
import dev.throughline.orchestrator.template.Template;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Templates as callers see them. */
final class TemplateView {
    private TemplateView() {}

    /**
     * @param workflowType what requests name to get it
     * @param owner the tenant that may use it; {@code *}: everybody
     */
    @Schema(name = "TemplateSummary")
    record Summary(
            String id,
            int version,
            String workflowType,
            String description,
            List<String> stages,
            String owner,
            @Nullable Instant retiredAt) {
        static Summary of(LibraryEntry entry) {
            Template template = entry.template();
            return new Summary(
                    template.id(),
                    template.version(),
                    template.selectsType(),
                    template.description(),
                    template.stages().stream().map(StageSpec::name).toList(),
                    entry.owner(),
                    entry.retiredAt());
        }
    }

    @Schema(name = "TemplateSummaries")
    record Summaries(List<Summary> items, int total) {}

    /**
     * @param parameters JSON Schema
     * @param outputs names of the artifacts that a completed run has
     * @param contract the same, with media types
     * @param estimatedCost what a run is expected to cost
     * @param digest of everything the template says
     */
    @Schema(name = "TemplateDetail")
    record Detail(
            String id,
            int version,
            String workflowType,
            Template.Selects selects,
            String description,
            JsonNode parameters,
            Template.Inputs inputs,
            List<StageSpec> stages,
            List<String> outputs,
            List<Plan.Output> contract,
            List<Requirement> dependencies,
            Plan.Estimate estimatedCost,
            List<Template.Example> examples,
            String digest,
            String owner,
            @Nullable String addedBy,
            @Nullable Instant addedAt,
            @Nullable Instant retiredAt) {
        static Detail of(LibraryEntry entry) {
            Template template = entry.template();
            return new Detail(
                    template.id(),
                    template.version(),
                    template.selectsType(),
                    template.selects(),
                    template.description(),
                    template.parameters(),
                    template.inputs(),
                    template.stages(),
                    template.outputs(),
                    template.contract(),
                    template.dependencies(),
                    template.estimate(),
                    template.examples(),
                    template.digest(),
                    entry.owner(),
                    entry.addedBy(),
                    entry.addedAt(),
                    entry.retiredAt());
        }
    }
}
