package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.engine.Expressions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses among the templates of a type: those all of whose rules hold are eligible; of them the highest priority wins,
 * then the most rules, then the highest version, then the first id. No template is preferred by name.
 */
final class Selector {
    private static final String ORDER = "all rules hold; then priority, score, version, id";
    private static final Comparator<Judged> BEST = Comparator.comparingInt(
                    (Judged judged) -> judged.template().selects().priority())
            .thenComparingInt(Judged::score)
            .thenComparingInt(judged -> judged.template().version())
            .thenComparing(judged -> judged.template().id(), Comparator.reverseOrder());

    private final Rules rules;

    Selector(Expressions expressions) {
        this.rules = new Rules(expressions);
    }

    /** @param score how many rules there are */
    private record Judged(Template template, int score, boolean eligible, List<Rules.Verdict> rules) {}

    /** What the record says about a candidate. */
    private record Candidate(String template, boolean eligible, int priority, int score, List<Rules.Verdict> rules) {}

    TemplateLibrary.Choice choose(List<Template> candidates, Asked asked) {
        List<Judged> judged = candidates.stream()
                .map(template -> judged(template, rules.verdicts(template, asked)))
                .toList();
        Optional<Judged> winner = judged.stream().filter(Judged::eligible).max(BEST);
        JsonNode reasons = reasons(asked.type(), judged, winner);
        return winner.<TemplateLibrary.Choice>map(best ->
                        new TemplateLibrary.Choice.Chosen(new TemplateLibrary.Selection(best.template(), reasons)))
                .orElseGet(() -> new TemplateLibrary.Choice.None(reasons));
    }

    private static Judged judged(Template template, List<Rules.Verdict> rules) {
        boolean eligible = rules.stream().allMatch(Rules.Verdict::held);
        int score = (int) rules.stream().filter(Rules.Verdict::held).count();
        return new Judged(template, score, eligible, rules);
    }

    private static JsonNode reasons(String type, List<Judged> judged, Optional<Judged> winner) {
        var node = Json.MAPPER.createObjectNode();
        node.put("type", type);
        node.set(
                "candidates",
                Json.MAPPER.valueToTree(judged.stream()
                        .sorted(BEST.reversed())
                        .map(one -> new Candidate(
                                one.template().label(),
                                one.eligible(),
                                one.template().selects().priority(),
                                one.score(),
                                one.rules()))
                        .toList()));
        winner.ifPresent(best -> node.put("winner", best.template().label()));
        node.put("rule", ORDER);
        return node;
    }
}
