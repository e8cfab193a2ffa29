package dev.throughline.orchestrator.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec.SubWorkflow;
import dev.throughline.orchestrator.engine.Expressions;
import dev.throughline.orchestrator.engine.Expressions.ExpressionException;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.RunDecider.Origin;
import dev.throughline.orchestrator.engine.TaskState;
import dev.throughline.orchestrator.plan.PlanFreezer;
import dev.throughline.orchestrator.slot.StartRequest;
import dev.throughline.orchestrator.slot.SubWorkflows;
import dev.throughline.orchestrator.template.Asked;
import dev.throughline.orchestrator.template.TemplateLibrary;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Binds the parameters of a sub-workflow to what its parent has found out, and plans it like any other request. */
@Singleton
public final class SubWorkflowPlanner implements SubWorkflows {
    private final TemplateLibrary templates;
    private final PlanFreezer freezer;
    private final Expressions expressions;
    private final InstantSource clock = InstantSource.system();

    SubWorkflowPlanner(TemplateLibrary templates, PlanFreezer freezer, Expressions expressions) {
        this.templates = templates;
        this.freezer = freezer;
        this.expressions = expressions;
    }

    @Override
    public Planned plan(Run parent, String stage, UUID childId) {
        SubWorkflow wanted = Objects.requireNonNull(parent.plan().stage(stage).workflow(), stage);
        JsonNode parameters;
        try {
            parameters = bound(wanted.parameters(), parent.scope());
        } catch (ExpressionException e) {
            return new Planned.Impossible(String.valueOf(e.getMessage()));
        }
        String tenant = parent.identity().tenantId();
        var asked = new Asked(wanted.type(), parameters, List.of());
        if (!(templates.choose(tenant, asked) instanceof TemplateLibrary.Choice.Chosen(var selected))) {
            return new Planned.Impossible("no template serves the type " + wanted.type());
        }
        if (selected.template().inputs().min() > 0) {
            return new Planned.Impossible("a workflow of type " + wanted.type() + " needs input files");
        }
        return switch (freezer.freeze(selected.template(), parameters, tenant)) {
            case PlanFreezer.Outcome.Refused refused ->
                new Planned.Impossible(refused.violations().toString());
            case PlanFreezer.Outcome.Frozen frozen -> {
                var origin = new Origin("workflow", null, selected.reasons());
                if (parent.tasks().get(stage) instanceof TaskState.InChild started) {
                    origin = origin.causedBy(started.event());
                }
                yield new Planned.Possible(
                        new StartRequest(identity(parent, stage, childId, wanted), frozen.plan(), origin, null));
            }
        };
    }

    private Run.Identity identity(Run parent, String stage, UUID childId, SubWorkflow wanted) {
        var identity = parent.identity();
        TaskState task = Objects.requireNonNull(parent.tasks().get(stage), stage);
        return new Run.Identity(
                childId,
                identity.tenantId(),
                wanted.type(),
                identity.name() + " / " + stage,
                identity.description(),
                identity.traceId(),
                SpanId.random(),
                identity.span(),
                identity.isSynthetic(),
                identity.scenarioId(),
                List.of(),
                clock.instant(),
                new Run.Parent(parent.workflowId(), task.taskId()),
                identity.isSampled(),
                identity.traceState());
    }

    private JsonNode bound(JsonNode node, JsonNode scope) throws ExpressionException {
        if (node.isTextual()) {
            String text = node.textValue().strip();
            return text.startsWith("${") && text.endsWith("}")
                    ? expressions.evaluate(text.substring(2, text.length() - 1), scope)
                    : node;
        }
        if (node.isObject()) {
            ObjectNode copy = Json.MAPPER.createObjectNode();
            for (var field : node.properties()) {
                copy.set(field.getKey(), bound(field.getValue(), scope));
            }
            return copy;
        }
        if (node.isArray()) {
            var copy = Json.MAPPER.createArrayNode();
            for (JsonNode item : node) {
                copy.add(bound(item, scope));
            }
            return copy;
        }
        return node.isMissingNode() ? JsonNodeFactory.instance.objectNode() : node;
    }
}
