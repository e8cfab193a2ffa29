package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Budget;
import dev.throughline.contracts.Requirement;
import dev.throughline.contracts.StageSpec;
import dev.throughline.orchestrator.engine.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow template, as its YAML says it.
 *
 * @param parameters JSON Schema
 * @param contract the artifacts a completed run must have
 * @param priority among runs that take turns
 * @param dependencies those it names, and the skills of its steps
 * @param costs by stage, in their order
 * @param budget of runs that bring none
 * @param digest of everything it says; equal templates of two owners have equal digests
 */
public record Template(
        String id,
        int version,
        Selects selects,
        JsonNode parameters,
        Inputs inputs,
        List<StageSpec> stages,
        List<Plan.Output> contract,
        String description,
        List<Example> examples,
        @Nullable Concurrency concurrency,
        int priority,
        List<Requirement> dependencies,
        Plan.Estimate estimate,
        String digest,
        List<StageCost> costs,
        @Nullable Budget budget) {
    /** One that says nothing of what it costs. */
    public Template(
            String id,
            int version,
            Selects selects,
            JsonNode parameters,
            Inputs inputs,
            List<StageSpec> stages,
            List<Plan.Output> contract,
            String description,
            List<Example> examples,
            @Nullable Concurrency concurrency,
            int priority,
            List<Requirement> dependencies,
            Plan.Estimate estimate,
            String digest) {
        this(
                id,
                version,
                selects,
                parameters,
                inputs,
                stages,
                contract,
                description,
                examples,
                concurrency,
                priority,
                dependencies,
                estimate,
                digest,
                List.of(),
                null);
    }

    /** What the steps of a stage are expected to take. */
    public record StageCost(String stage, List<StepCost> steps) {}

    /**
     * @param weight how often the cost of one call counts
     * @param seconds absent: what the platform expects of any step
     */
    public record StepCost(
            String skill, double weight, @Nullable Double seconds, long inputTokens, long outputTokens) {}

    /**
     * What a request must be like for this template to serve it.
     *
     * @param when jq over {@code {parameters, inputs}}, must yield true
     * @param priority higher wins
     */
    public record Selects(
            String type, @Nullable String when, @Nullable InputRule inputs, int priority) {}

    /**
     * The shape of the inputs.
     *
     * @param mediaTypes each input has one of them; empty: any
     * @param columns one of the inputs has all of them
     */
    public record InputRule(int min, int max, List<String> mediaTypes, List<String> columns) {}

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

    /** The workflow type it serves. */
    public String selectsType() {
        return selects.type();
    }

    /** Names of the artifacts a completed run must have. */
    public List<String> outputs() {
        return contract.stream().map(Plan.Output::name).toList();
    }

    /** Such as {@code dataset-report@1}. */
    public String label() {
        return id + "@" + version;
    }
}
