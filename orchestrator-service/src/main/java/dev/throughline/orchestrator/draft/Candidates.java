package dev.throughline.orchestrator.draft;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.draft.Draft.TemplateRef;
import dev.throughline.orchestrator.draft.Draft.Wishes;
import dev.throughline.orchestrator.template.Template;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** Templates that may serve a draft, the best first, each with what speaks for it and against it. Pure. */
record Candidates(List<Candidate> ranked) {
    private static final int MAX_SHOWN = 20;
    private static final int TYPE = 50;
    private static final int INPUTS = 20;
    private static final int PARAMETER = 5;
    private static final int COUNTED_PARAMETERS = 6;

    /**
     * @param by {@code caller}, {@code rules} or {@code llm}
     * @param reasons what was looked at and what it counted
     */
    record Candidate(TemplateRef template, String description, int score, String by, List<String> reasons) {}

    static Candidates of(Wishes wishes, List<FileRef> inputs, List<Template> templates) {
        Map<String, Template> latest = templates.stream()
                .collect(Collectors.toMap(
                        Template::id,
                        template -> template,
                        BinaryOperator.maxBy(Comparator.comparingInt(Template::version))));
        List<Candidate> ranked = latest.values().stream()
                .sorted(Comparator.comparing(Template::priority).reversed().thenComparing(Template::id))
                .flatMap(template -> judged(template, wishes, inputs).stream())
                .sorted(Comparator.comparingInt(Candidate::score).reversed())
                .limit(MAX_SHOWN)
                .toList();
        return new Candidates(ranked);
    }

    /** The best one, if it is better than all others and anything speaks for it. */
    Optional<Candidate> winner() {
        if (ranked.isEmpty() || ranked.getFirst().score() <= 0) {
            return Optional.empty();
        }
        boolean isAlone =
                ranked.size() == 1 || ranked.get(1).score() < ranked.getFirst().score();
        return isAlone ? Optional.of(ranked.getFirst()) : Optional.empty();
    }

    /** Empty when the template cannot serve such a draft. */
    private static Optional<Candidate> judged(Template template, Wishes wishes, List<FileRef> inputs) {
        List<String> reasons = new ArrayList<>();
        int score = 0;
        if (wishes.type() != null) {
            if (!wishes.type().equals(template.selectsType())) {
                return Optional.empty();
            }
            score += TYPE;
            reasons.add("serves the type " + wishes.type() + " (+" + TYPE + ")");
        }
        var expected = template.inputs();
        var accepted = expected.mediaTypes();
        boolean fits = inputs.size() <= Math.max(expected.max(), expected.min())
                && inputs.stream().allMatch(input -> accepted.isEmpty() || accepted.contains(input.mediaType()));
        if (!fits) {
            return Optional.empty();
        }
        if (inputs.size() < expected.min()) {
            reasons.add("needs " + (expected.min() - inputs.size()) + " more input(s) (+0)");
        } else if (!inputs.isEmpty()) {
            score += INPUTS;
            reasons.add("takes such inputs (+" + INPUTS + ")");
        }
        score += parameters(template.parameters(), wishes, reasons);
        return Optional.of(new Candidate(
                new TemplateRef(template.id(), template.version()),
                template.description(),
                score,
                Proposals.RULES,
                List.copyOf(reasons)));
    }

    private static int parameters(JsonNode schema, Wishes wishes, List<String> reasons) {
        JsonNode known = schema.path("properties");
        List<String> shared = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        wishes.parameters().fieldNames().forEachRemaining(name -> (known.has(name) ? shared : foreign).add(name));
        int score = 0;
        if (!shared.isEmpty()) {
            int counted = PARAMETER * Math.min(COUNTED_PARAMETERS, shared.size());
            score += counted;
            reasons.add("knows " + shared.size() + " of the parameters (+" + counted + ")");
        }
        if (!foreign.isEmpty()) {
            int counted = PARAMETER * Math.min(COUNTED_PARAMETERS, foreign.size());
            score -= counted;
            reasons.add("does not know " + foreign.size() + " of the parameters (-" + counted + ")");
        }
        return score;
    }
}
