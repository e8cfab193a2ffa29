package dev.throughline.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.StageSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run will do, fixed for good.
 *
 * @param hash SHA-256 of the canonical JSON of everything below
 * @param outputs names of the artifacts the run promises
 */
public record Plan(
        String hash,
        String templateId,
        int templateVersion,
        JsonNode parameters,
        List<StageSpec> stages,
        List<String> outputs,
        Map<String, String> digests) {

    public Plan(
            String hash,
            String templateId,
            int templateVersion,
            JsonNode parameters,
            List<StageSpec> stages,
            List<String> outputs) {
        this(
                hash,
                templateId,
                templateVersion,
                parameters,
                stages,
                outputs,
                stages.stream().collect(Collectors.toUnmodifiableMap(StageSpec::name, StageSpec::digest)));
    }

    public StageSpec stage(String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the plan has no stage " + name));
    }

    public String digest(String stage) {
        return digests.getOrDefault(stage, "");
    }
}
