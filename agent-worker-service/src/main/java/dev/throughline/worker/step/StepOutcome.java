package dev.throughline.worker.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.StageSpec;
import java.time.Duration;
import java.util.List;

/** How a step ended. */
public sealed interface StepOutcome {
    int retries();

    List<StageSpec.FileRef> artifacts();

    record Succeeded(JsonNode output, List<StageSpec.FileRef> artifacts, int retries) implements StepOutcome {
        static final Succeeded NOTHING = new Succeeded(JsonNodeFactory.instance.objectNode(), List.of(), 0);
    }

    /**
     * @param category {@code error}, {@code timeout} or {@code cancelled}
     * @param artifacts what was kept all the same, such as the log of a program
     * @param retryAfter no try before that can help
     */
    record Failed(
            String code,
            String message,
            String category,
            boolean retryable,
            int retries,
            List<StageSpec.FileRef> artifacts,
            Duration retryAfter)
            implements StepOutcome {
        public Failed {
            // No row can hold NUL: a remote's message with one must not cost the whole result.
            message = message.replace('\0', '\uFFFD');
            message = message.length() <= 500 ? message : message.substring(0, 500);
        }

        public Failed(String code, String message, String category, boolean retryable, int retries) {
            this(code, message, category, retryable, retries, List.of(), Duration.ZERO);
        }

        Failed withArtifacts(List<StageSpec.FileRef> kept) {
            return new Failed(code, message, category, retryable, retries, kept, retryAfter);
        }

        Failed notBefore(Duration pause) {
            return new Failed(code, message, category, retryable, retries, artifacts, pause);
        }
    }
}
