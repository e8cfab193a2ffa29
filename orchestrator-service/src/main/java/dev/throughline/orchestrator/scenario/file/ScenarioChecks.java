package dev.throughline.orchestrator.scenario.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.template.Marked;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a schema cannot say: what each injection needs, that names are known, and that there is time for everything. */
final class ScenarioChecks {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Map<String, List<String>> NEEDS = Map.of(
            "start", List.of("name", "type"),
            "cancel", List.of("of"),
            "compensate", List.of("of"),
            "await", List.of("of", "status"),
            "poison", List.of("of", "topic", "body"),
            "repeat", List.of("of", "topic"),
            "costs", List.of("of", "estimated_micros", "actual_micros"));

    private static final Map<String, List<String>> MAY_HAVE = Map.of(
            "start", List.of("parameters", "tenant"),
            "cancel", List.of(),
            "compensate", List.of(),
            "await", List.of(),
            "poison", List.of(),
            "repeat", List.of("times"),
            "costs", List.of("times"));

    private final Marked text;
    /** What is asked of a workflow over HTTP is asked by the operator of the own tenant, who does not know the other's. */
    private static final Set<String> ASKED = Set.of("cancel", "compensate", "await");

    private final Set<String> started = new HashSet<>();
    private final Set<String> foreign = new HashSet<>();

    ScenarioChecks(Marked text) {
        this.text = text;
    }

    void check() {
        JsonNode root = text.root();
        Duration deadline =
                root.has("deadline") ? ScenarioReader.duration(root.path("deadline")) : ScenarioReader.DEFAULT_DEADLINE;
        if (deadline.isZero() || deadline.compareTo(LONGEST) > 0) {
            text.fault("/deadline", "deadline", "a scenario has between 1ms and 10m");
        }
        JsonNode inject = root.path("inject");
        Duration pauses = Duration.ZERO;
        for (int i = 0; i < inject.size(); i++) {
            injection(Marked.child("/inject", i), inject.get(i));
            pauses = pauses.plus(ScenarioReader.duration(inject.get(i).path("after")));
        }
        if (pauses.compareTo(deadline) >= 0) {
            text.fault("/inject", "deadline", "the pauses come to more than the deadline");
        }
        if (inject.size() > 0 && !inject.get(0).path("do").asText().equals("start")) {
            text.fault("/inject/0/do", "order", "a scenario begins with the start of a workflow");
        }
        expectations(root.path("expect"), deadline);
    }

    private void injection(String pointer, JsonNode node) {
        String kind = node.path("do").asText();
        List<String> needs = NEEDS.getOrDefault(kind, List.of());
        for (String need : needs) {
            if (!node.has(need)) {
                text.fault(pointer, "missing", kind + " needs " + need);
            }
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!Set.of("do", "after").contains(name)
                    && !needs.contains(name)
                    && !MAY_HAVE.getOrDefault(kind, List.of()).contains(name)) {
                text.fault(Marked.child(pointer, name), "unknown", kind + " has no " + name);
            }
        });
        if (kind.equals("start")) {
            if (!started.add(node.path("name").asText())) {
                text.fault(pointer + "/name", "duplicate", "another workflow has this name");
            }
            if (node.path("tenant").asText("own").equals("foreign")) {
                foreign.add(node.path("name").asText());
            }
        } else if (node.has("of") && !started.contains(node.path("of").asText())) {
            text.fault(pointer + "/of", "unknown_workflow", "no workflow of this name is started before");
        } else if (ASKED.contains(kind) && foreign.contains(node.path("of").asText())) {
            text.fault(pointer + "/of", "foreign_workflow", kind + " is for workflows of the own tenant");
        }
    }

    private void expectations(JsonNode expect, Duration deadline) {
        expect.properties().forEach(section -> {
            JsonNode within = section.getValue().path("within");
            if (!within.isMissingNode() && ScenarioReader.duration(within).compareTo(deadline) > 0) {
                text.fault(
                        "/expect/" + section.getKey() + "/within", "deadline", "the whole scenario ends before that");
            }
        });
        if (expect.has("isolation") && foreign.isEmpty()) {
            text.fault("/expect/isolation", "no_foreign", "no workflow of a foreign tenant is started");
        }
        if (expect.has("alert") && !expect.has("incident")) {
            text.fault("/expect/alert", "no_incident", "an alert is that of an incident, and none is expected");
        }
    }
}
