package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Capability.Kind;
import dev.throughline.contracts.Requirement;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.StepSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a template needs of the workers: what it says, and the skills of its steps. */
final class Requirements {
    private static final Map<String, Kind> KINDS =
            Map.of("skills", Kind.SKILL, "programs", Kind.PROGRAM, "packages", Kind.PACKAGE, "llm", Kind.LLM);

    private Requirements() {}

    /** Sorted, each thing once; what is said with a version stands for the skill of a step. */
    static List<Requirement> of(JsonNode said, List<StageSpec> stages) {
        Map<String, Requirement> found = new TreeMap<>();
        stages.stream()
                .flatMap(Requirements::steps)
                .forEach(step -> put(found, new Requirement(Kind.SKILL, step.skill(), null)));
        KINDS.forEach((field, kind) -> said.path(field).forEach(entry -> put(found, requirement(kind, entry))));
        return List.copyOf(found.values());
    }

    private static Stream<StepSpec> steps(StageSpec stage) {
        var undo = stage.compensation();
        return Stream.concat(stage.steps().stream(), undo == null ? Stream.empty() : undo.steps().stream());
    }

    private static void put(Map<String, Requirement> found, Requirement requirement) {
        found.put(requirement.kind().wireName() + " " + requirement.name(), requirement);
    }

    private static Requirement requirement(Kind kind, JsonNode entry) {
        return entry.isTextual()
                ? new Requirement(kind, entry.asText(), null)
                : new Requirement(
                        kind,
                        entry.path("name").asText(),
                        entry.has("version") ? entry.path("version").asText() : null);
    }
}
