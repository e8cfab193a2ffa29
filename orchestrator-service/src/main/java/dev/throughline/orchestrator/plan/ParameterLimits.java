package dev.throughline.orchestrator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.template.ExactNumbers;
import java.util.ArrayList;
import java.util.List;

/**
 * What parameters must be before anybody looks at what they say: small, flat, and JSON that a plan can hold without any
 * change.
 */
public final class ParameterLimits {
    static final int MAX_DEPTH = 32;
    static final int MAX_BYTES = 64 * 1024;
    private static final int MOST_VIOLATIONS = 100;
    private static final String ROOT = "/parameters";

    private final List<Violation> violations = new ArrayList<>();
    private long bytes;

    private ParameterLimits() {}

    public static List<Violation> violations(JsonNode parameters) {
        if (!parameters.isObject()) {
            return List.of(new Violation(ROOT, "type", "expected an object"));
        }
        var limits = new ParameterLimits();
        limits.look(ROOT, parameters, 1);
        return limits.violations;
    }

    private void look(String pointer, JsonNode node, int depth) {
        if (bytes > MAX_BYTES || violations.size() >= MOST_VIOLATIONS) {
            return;
        }
        if (depth > MAX_DEPTH) {
            add(pointer, "too_deep", "nested deeper than " + MAX_DEPTH + " levels");
            return;
        }
        grow(2);
        if (node.isObject()) {
            for (var member : node.properties()) {
                String place = pointer + "/" + escaped(member.getKey());
                text(place, member.getKey());
                look(place, member.getValue(), depth + 1);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                look(pointer + "/" + i, node.get(i), depth + 1);
            }
        } else if (node.isTextual()) {
            text(pointer, node.textValue());
        } else if (node.isNumber()) {
            grow(node.asText().length());
            ExactNumbers.problem(node).ifPresent(problem -> add(pointer, "inexact_number", problem));
        } else {
            grow(3);
        }
    }

    private void text(String pointer, String text) {
        grow(text.length());
        if (text.indexOf('\0') >= 0) {
            add(pointer, "invalid_text", "holds the character NUL");
        } else if (!isWhole(text)) {
            add(pointer, "invalid_text", "holds half of a surrogate pair");
        }
    }

    private static boolean isWhole(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private void grow(int more) {
        boolean within = bytes <= MAX_BYTES;
        bytes += more;
        if (within && bytes > MAX_BYTES) {
            add(ROOT, "too_large", "more than " + MAX_BYTES + " bytes");
        }
    }

    private void add(String pointer, String code, String detail) {
        violations.add(new Violation(pointer, code, detail));
    }

    private static String escaped(String name) {
        String shown = name.length() > 200 ? name.substring(0, 200) : name;
        return shown.replace("~", "~0").replace("/", "~1");
    }
}
