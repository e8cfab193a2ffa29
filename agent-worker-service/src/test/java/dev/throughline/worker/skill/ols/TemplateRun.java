package dev.throughline.worker.skill.ols;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TraceId;
import dev.throughline.worker.skill.CheckAssertSkill;
import dev.throughline.worker.skill.DuckDbSandbox;
import dev.throughline.worker.skill.Jq;
import dev.throughline.worker.skill.RenderTemplateSkill;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.skill.SqlQuerySkill;
import dev.throughline.worker.skill.StatsOlsSkill;
import dev.throughline.worker.skill.TransformJqSkill;
import dev.throughline.worker.step.Arguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The shipped template, step by step through the real skills: what a worker does, without the broker between. */
final class TemplateRun {
    private static final Path TEMPLATE =
            Path.of("../orchestrator-service/src/main/resources/templates/dataset-report.yaml");

    private final Path directory;
    private final Arguments arguments = new Arguments(new Jq());
    private final Skills skills;
    private final Map<String, JsonNode> outputs = new LinkedHashMap<>();
    private final List<StageSpec.FileRef> artifacts = new ArrayList<>();

    TemplateRun(Path directory) {
        var sandbox = new DuckDbSandbox();
        this.directory = directory;
        this.skills = new Skills(List.of(
                new SqlQuerySkill(sandbox),
                new StatsOlsSkill(sandbox),
                new TransformJqSkill(new Jq()),
                new RenderTemplateSkill(),
                new CheckAssertSkill()));
    }

    /** @return the outputs, {@code stage -> step -> output} */
    Map<String, JsonNode> run(String file, JsonNode parameters) throws Exception {
        var input = new StageSpec.FileRef(file, "text/csv", "0".repeat(64), Files.size(directory.resolve(file)), null);
        var template = new ObjectMapper(new YAMLFactory()).readTree(TEMPLATE.toFile());
        for (JsonNode stage : template.path("stages")) {
            Map<String, JsonNode> steps = new LinkedHashMap<>();
            for (JsonNode step : stage.path("steps")) {
                var task = envelope(
                        input,
                        parameters,
                        stage.path("name").asText(),
                        stage.path("agent").asText());
                var skill = skills.find(step.path("skill").asText()).orElseThrow();
                var resolved = arguments.resolve(task, steps, step.path("arguments"));
                skills.validate(skill, resolved);
                var result = skill.run(new SkillContext("tenant", directory, false, 1, 1, "key"), resolved);
                for (var made : result.files()) {
                    long size = Files.size(directory.resolve(made.name()));
                    artifacts.add(new StageSpec.FileRef(
                            made.name(),
                            made.mediaType(),
                            "1".repeat(64),
                            size,
                            task.stage().name()));
                }
                steps.put(step.path("name").asText(), result.output());
            }
            outputs.put(stage.path("name").asText(), Json.MAPPER.valueToTree(steps));
        }
        return outputs;
    }

    private TaskEnvelope envelope(StageSpec.FileRef input, JsonNode parameters, String stage, String agent) {
        var spec = new StageSpec(stage, agent, List.of(), List.of(), 0, StageSpec.Retry.NONE);
        return new TaskEnvelope(
                1,
                new UUID(1, 1),
                new UUID(2, 2),
                "tenant",
                "dataset-report",
                "test",
                1,
                TraceId.random(),
                SpanId.random(),
                SpanId.random(),
                new UUID(3, 3),
                "plan",
                spec.digest(),
                spec,
                parameters,
                List.of(input),
                List.copyOf(artifacts),
                Map.copyOf(outputs),
                "http://localhost/files",
                Instant.MAX,
                false,
                null);
    }
}
