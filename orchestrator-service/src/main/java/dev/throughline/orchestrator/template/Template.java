package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.StageSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shipped workflow template, as its YAML says it.
 *
 * @param selectsType the workflow type it serves
 * @param parameters JSON Schema
 * @param outputs names of the artifacts a completed run must have
 */
public record Template(
        String id,
        int version,
        String selectsType,
        JsonNode parameters,
        Inputs inputs,
        List<StageSpec> stages,
        List<String> outputs,
        String description,
        List<Example> examples,
        @Nullable Concurrency concurrency,
        int priority) {

    /**
     * Runs with an equal key take turns.
     *
     * @param key text, or jq over {@code {parameters}}
     * @param limit how many of them run at the same time
     */
    public record Concurrency(String key, int limit) {}

    /** Parameters to try it with. */
    public record Example(String name, String description, JsonNode parameters) {}

    /** How many files a run takes, and of which media types; no types means any. */
    public record Inputs(int min, int max, List<String> mediaTypes) {}
}
