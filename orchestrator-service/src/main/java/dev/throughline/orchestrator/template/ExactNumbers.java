package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Whole numbers that 64 bits of floating point would change. A plan's hash is over canonical JSON, which would change
 * them silently; as text they stay what they are.
 */
public final class ExactNumbers {
    private ExactNumbers() {}

    public static Optional<String> problem(JsonNode node) {
        if (!node.isNumber()) {
            return Optional.empty();
        }
        if (!Double.isFinite(node.doubleValue())) {
            return Optional.of("the number is too large; text keeps every digit");
        }
        return node.isIntegralNumber() && new BigDecimal(node.doubleValue()).compareTo(node.decimalValue()) != 0
                ? Optional.of("the number has more digits than can be kept; text keeps every digit")
                : Optional.empty();
    }
}
