package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.CanonicalJson;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.engine.Plan.Content;
import dev.throughline.orchestrator.engine.Plan.Estimate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The document of a plan: canonical JSON of its content and its digests. */
final class PlanText {
    private PlanText() {}

    static String of(Content content, Map<String, String> digests) {
        ObjectNode document = Json.MAPPER.valueToTree(content);
        document.set("digests", Json.MAPPER.valueToTree(digests));
        return CanonicalJson.text(document);
    }

    static String hash(String text) {
        return Json.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Documents of earlier builds were not canonical and held their hash. */
    static String storedHash(JsonNode document) {
        return document.hasNonNull("hash") ? document.get("hash").asText() : hash(CanonicalJson.text(document));
    }

    /** What is absent was not known to the build that wrote the document. */
    static Content content(JsonNode document) {
        var read = Json.MAPPER.convertValue(withoutNames(document), Content.class);
        return new Content(
                read.templateId(),
                read.templateVersion(),
                read.parameters(),
                read.stages(),
                read.outputs(),
                read.admission(),
                Objects.requireNonNullElse(read.dependencies(), List.of()),
                Objects.requireNonNullElse(read.estimatedCost(), new Estimate("none", 0, true)),
                read.budget());
    }

    /** Earlier builds promised outputs by name alone. */
    private static JsonNode withoutNames(JsonNode document) {
        ObjectNode copy = document.deepCopy();
        var outputs = copy.putArray("outputs");
        document.path("outputs")
                .forEach(output -> outputs.add(
                        output.isTextual() ? Json.MAPPER.createObjectNode().set("name", output) : output));
        return copy;
    }
}
