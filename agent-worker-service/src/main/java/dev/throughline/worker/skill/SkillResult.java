package dev.throughline.worker.skill;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * @param output becomes the step's output
 * @param files lie in the work directory and become artifacts of the run
 */
public record SkillResult(JsonNode output, List<ProducedFile> files) {
    public static SkillResult of(JsonNode output) {
        return new SkillResult(output, List.of());
    }

    public record ProducedFile(String name, String mediaType) {}
}
