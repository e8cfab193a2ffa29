package dev.throughline.orchestrator.costsim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Budget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Either a run that might be asked for, or a plan that is frozen.
 *
 * @param type as in a request for a workflow, as are {@code parameters} and {@code budget}
 * @param inputs what it would start with
 * @param plan the document of a frozen plan, in place of all others: its own estimate is computed once more
 */
public record SimulationRequest(
        @Nullable String type,
        @Nullable JsonNode parameters,
        @Nullable List<Input> inputs,
        @Nullable Budget budget,
        @Nullable JsonNode plan) {

    /** @param size in bytes; absent: 0 */
    public record Input(
            @Nullable String name,
            @Nullable String mediaType,
            @Nullable Long size) {}
}
