package dev.throughline.worker.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.StageSpec;
import java.util.List;

/** How a step ended. */
public sealed interface StepOutcome {
    int retries();

    record Succeeded(JsonNode output, List<StageSpec.FileRef> artifacts, int retries) implements StepOutcome {
        static final Succeeded NOTHING = new Succeeded(JsonNodeFactory.instance.objectNode(), List.of(), 0);
    }

    /** @param category {@code error}, {@code timeout} or {@code cancelled} */
    record Failed(String code, String message, String category, boolean retryable, int retries) implements StepOutcome {
        public Failed {
            message = message.length() <= 500 ? message : message.substring(0, 500);
        }
    }
}
