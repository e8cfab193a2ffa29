package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.engine.Expressions;
import dev.throughline.orchestrator.engine.Expressions.ExpressionException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What each rule of a template says about a request. */
final class Rules {
    private static final int MAX_WHY = 200;

    private final Expressions expressions;

    Rules(Expressions expressions) {
        this.expressions = expressions;
    }

    /** @param why absent: it holds */
    record Verdict(String rule, boolean held, @Nullable String why) {}

    List<Verdict> verdicts(Template template, Asked asked) {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(new Verdict("type", true, null));
        String when = template.selects().when();
        if (when != null) {
            verdicts.add(condition(when, asked.scope()));
        }
        Template.InputRule inputs = template.selects().inputs();
        if (inputs != null) {
            verdicts.add(count(inputs, asked));
            if (!inputs.mediaTypes().isEmpty()) {
                verdicts.add(mediaTypes(inputs, asked));
            }
            if (!inputs.columns().isEmpty()) {
                verdicts.add(columns(inputs, asked));
            }
        }
        return verdicts;
    }

    private Verdict condition(String when, JsonNode scope) {
        try {
            boolean holds = expressions.evaluate(when, scope).asBoolean(false);
            return verdict("when", holds, when + " is not true");
        } catch (ExpressionException e) {
            return verdict("when", false, "no value: " + e.getMessage());
        }
    }

    private static Verdict count(Template.InputRule rule, Asked asked) {
        int found = asked.inputs().size();
        return verdict(
                "inputs.count",
                found >= rule.min() && found <= rule.max(),
                "expected " + rule.min() + " to " + rule.max() + " inputs, found " + found);
    }

    private static Verdict mediaTypes(Template.InputRule rule, Asked asked) {
        var possible = rule.mediaTypes().stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .toList();
        boolean holds =
                asked.inputs().stream().allMatch(input -> possible.contains(Asked.Input.bare(input.mediaType())));
        return verdict("inputs.media_types", holds, "not every input is one of " + String.join(", ", possible));
    }

    /** What nobody has looked at cannot be what the template asks for. */
    private static Verdict columns(Template.InputRule rule, Asked asked) {
        boolean holds = asked.inputs().stream()
                .map(Asked.Input::columns)
                .anyMatch(columns -> columns != null && new HashSet<>(columns).containsAll(rule.columns()));
        boolean known = asked.inputs().stream().anyMatch(input -> input.columns() != null);
        return verdict(
                "inputs.columns",
                holds,
                known ? "no input has all of " + String.join(", ", rule.columns()) : "the columns are not known");
    }

    private static Verdict verdict(String rule, boolean held, String why) {
        String text = why.replace('\0', ' ');
        return new Verdict(rule, held, held ? null : text.length() > MAX_WHY ? text.substring(0, MAX_WHY) + "…" : text);
    }
}
