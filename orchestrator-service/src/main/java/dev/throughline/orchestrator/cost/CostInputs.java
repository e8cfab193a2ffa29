package dev.throughline.orchestrator.cost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.CanonicalJson;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.template.Template.StepCost;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that both estimators look at. It stands in the frozen plan, so that anybody can compute the estimate again.
 *
 * @param sizeClass of the inputs together: the number of binary digits of their bytes
 * @param card those rates that the steps need
 * @param expectedSeconds of a step that does not say
 * @param shrinkage see {@link CostModel}
 * @param minObservations with fewer there is no V2
 */
public record CostInputs(
        String templateId,
        int templateVersion,
        int sizeClass,
        TreeMap<String, Rate> card,
        double expectedSeconds,
        double shrinkage,
        int minObservations,
        List<Stage> stages) {
    public CostInputs {
        card = card == null ? new TreeMap<>() : card;
        stages = stages == null ? List.of() : List.copyOf(stages);
    }

    /**
     * @param cell learned from runs of the same version with inputs of the same size
     * @param pool learned from all runs of the template
     */
    public record Stage(
            String stage,
            List<StepCost> steps,
            @Nullable Learned cell,
            @Nullable Learned pool) {
        public Stage {
            steps = steps == null ? List.of() : List.copyOf(steps);
        }
    }

    static int sizeClass(long bytes) {
        return Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, bytes));
    }

    JsonNode document() {
        return Json.MAPPER.valueToTree(this);
    }

    static String hash(JsonNode document) {
        return Json.sha256(CanonicalJson.bytes(document));
    }

    /** @throws Json.UnreadableException when it is not what {@link #document} says */
    static CostInputs of(JsonNode document) {
        return Json.read(Json.bytes(document), CostInputs.class);
    }
}
