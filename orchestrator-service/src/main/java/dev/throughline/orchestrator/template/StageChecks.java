package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a schema cannot say about stages: names, order, files and durations. */
final class StageChecks {
    private static final Set<String> DURATIONS = Set.of("timeout", "heartbeat", "backoff", "max_backoff", "expires");

    private final Marked text;

    StageChecks(Marked text) {
        this.text = text;
    }

    void check() {
        needs();
        names("/outputs", text.root().path("outputs"));
        names("/examples", text.root().path("examples"));
        files();
        durations("/stages", text.root().path("stages"));
        range("/inputs", text.root().path("inputs"));
        range("/selects/inputs", text.root().at("/selects/inputs"));
    }

    /** Every need names an earlier stage, which also rules out cycles. */
    private void needs() {
        JsonNode stages = text.root().path("stages");
        Set<String> earlier = new HashSet<>();
        for (int i = 0; i < stages.size(); i++) {
            String pointer = Marked.child("/stages", i);
            JsonNode needs = stages.get(i).path("needs");
            for (int n = 0; n < needs.size(); n++) {
                if (!earlier.contains(needs.get(n).asText())) {
                    text.fault(
                            Marked.child(pointer + "/needs", n),
                            "unknown_stage",
                            needs.get(n).asText() + " is not an earlier stage; those are "
                                    + (earlier.isEmpty() ? "none" : String.join(", ", earlier)));
                }
            }
            if (!earlier.add(stages.get(i).path("name").asText())) {
                text.fault(pointer + "/name", "duplicate_name", "another stage has this name");
            }
            names(pointer + "/steps", stages.get(i).path("steps"));
            names(pointer + "/compensation/steps", stages.get(i).at("/compensation/steps"));
        }
    }

    private void names(String pointer, JsonNode array) {
        Set<String> known = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            if (!known.add(array.get(i).path("name").asText())) {
                text.fault(Marked.child(pointer, i) + "/name", "duplicate_name", "the name stands here twice");
            }
        }
    }

    /** A file belongs to one stage, and a promised one to at least one. */
    private void files() {
        JsonNode stages = text.root().path("stages");
        Map<String, String> makers = new HashMap<>();
        for (int i = 0; i < stages.size(); i++) {
            JsonNode files = stages.get(i).path("produces");
            for (int f = 0; f < files.size(); f++) {
                String stage = stages.get(i).path("name").asText();
                String other = makers.putIfAbsent(files.get(f).asText(), stage);
                if (other != null) {
                    text.fault(
                            "/stages/" + i + "/produces/" + f, "duplicate_file", "stage " + other + " produces it too");
                }
            }
        }
        JsonNode outputs = text.root().path("outputs");
        for (int i = 0; i < outputs.size(); i++) {
            if (!makers.containsKey(outputs.get(i).path("name").asText())) {
                text.fault(
                        Marked.child("/outputs", i) + "/name",
                        "not_produced",
                        "no stage has it in its produces; they are "
                                + (makers.isEmpty() ? "empty" : String.join(", ", makers.keySet())));
            }
        }
    }

    private void durations(String pointer, JsonNode node) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                durations(Marked.child(pointer, i), node.get(i));
            }
            return;
        }
        node.properties().forEach(member -> {
            String place = Marked.child(pointer, member.getKey());
            if (DURATIONS.contains(member.getKey())) {
                Durations.millis(member.getValue().asText())
                        .filter(millis -> millis > Durations.LONGEST.toMillis())
                        .ifPresent(millis -> text.fault(
                                place, "too_long", "expected at most " + Durations.LONGEST.toDays() + " days"));
            } else if (!member.getKey().equals("arguments") && !member.getKey().equals("parameters")) {
                durations(place, member.getValue());
            }
        });
    }

    private void range(String pointer, JsonNode node) {
        if (node.has("min")
                && node.has("max")
                && node.get("min").asInt() > node.get("max").asInt()) {
            text.fault(pointer + "/min", "min_above_max", "min is more than max");
        }
    }
}
