package dev.throughline.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Contract;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.SpanId;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TraceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Envelopes of one step. */
public final class Tasks {
    private Tasks() {}

    public static TaskEnvelope of(String agent, String skill, String arguments) {
        return of(agent, skill, arguments, "http://localhost:1/none", List.of());
    }

    public static TaskEnvelope of(
            String agent, String skill, String arguments, String fileBaseUrl, List<StageSpec.FileRef> inputs) {
        var step = new StageSpec.StepSpec("only", skill, json(arguments), null, 0, null);
        var stage = new StageSpec("stage", agent, List.of(), List.of(step), 0, null);
        return new TaskEnvelope(
                Contract.VERSION,
                Ids.uuid7(),
                Ids.uuid7(),
                "tenant",
                "test",
                "test",
                1,
                TraceId.random(),
                SpanId.random(),
                SpanId.random(),
                Ids.uuid7(),
                "plan",
                stage.digest(),
                stage,
                Json.MAPPER.createObjectNode(),
                inputs,
                List.of(),
                Map.of(),
                fileBaseUrl,
                Instant.now().plusSeconds(300),
                true,
                null);
    }

    public static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
