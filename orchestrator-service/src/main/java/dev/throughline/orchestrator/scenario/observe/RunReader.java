package dev.throughline.orchestrator.scenario.observe;

import static dev.throughline.orchestrator.scenario.observe.Answers.list;
import static dev.throughline.orchestrator.scenario.observe.Answers.look;
import static dev.throughline.orchestrator.scenario.observe.Answers.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.scenario.access.Account;
import dev.throughline.orchestrator.scenario.access.Answer;
import dev.throughline.orchestrator.scenario.access.LineClient;
import dev.throughline.orchestrator.scenario.access.Service;
import dev.throughline.orchestrator.scenario.observe.Subject.Started;
import dev.throughline.orchestrator.scenario.verdict.Look;
import dev.throughline.orchestrator.scenario.verdict.Observations.GraphSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.RunSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.StepSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.TraceSeen;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the orchestrator and the trace service say of a run. */
@Singleton
final class RunReader {
    private final LineClient line;

    RunReader(LineClient line) {
        this.line = line;
    }

    Look<String> ready(Service service) throws InterruptedException {
        return switch (line.get(service, "/q/health/ready", Account.NOBODY)) {
            case Answer.Silent silent -> Look.none(silent.why());
            case Answer.Said said -> said.isOk() ? Look.of("ready") : Look.none(notReady(said.json()));
        };
    }

    /** The checks that are down, with what they say. */
    private static String notReady(JsonNode health) {
        List<String> down = new ArrayList<>();
        health.path("checks").forEach(check -> {
            if (!check.path("status").asText().equals("UP")) {
                String data = check.has("data") ? " " + check.path("data") : "";
                down.add(check.path("name").asText() + data);
            }
        });
        return "not ready: " + (down.isEmpty() ? "it does not say why" : String.join("; ", down));
    }

    Look<RunSeen> run(Started started) throws InterruptedException {
        var answer = line.get(Service.ORCHESTRATOR, "/api/v1/workflows/" + started.workflowId(), started.account());
        return look(
                answer,
                json -> new RunSeen(json.path("status").asText(), text(json, "error"), text(json, "waiting_for")));
    }

    Look<Integer> products(Started started) throws InterruptedException {
        var answer = line.get(
                Service.ORCHESTRATOR, "/api/v1/workflows/" + started.workflowId() + "/products", started.account());
        return list(answer, json -> json.path("items").size());
    }

    Look<TraceSeen> trace(Started started) throws InterruptedException {
        return look(ofTrace(started, ""), json -> {
            Set<String> kinds = new HashSet<>();
            json.path("spans").forEach(span -> kinds.add(span.path("kind").asText()));
            return new TraceSeen(json.path("status").asText(), text(json, "error"), Set.copyOf(kinds));
        });
    }

    Look<List<StepSeen>> steps(Started started) throws InterruptedException {
        return list(ofTrace(started, "/steps"), json -> {
            List<StepSeen> steps = new ArrayList<>();
            json.path("items")
                    .forEach(step -> steps.add(new StepSeen(
                            step.path("stage").asText(),
                            step.path("step").asText(),
                            step.path("status").asText(),
                            step.path("outcome_code").asText(),
                            step.path("retry_count").asInt())));
            return List.copyOf(steps);
        });
    }

    Look<GraphSeen> graph(Started started) throws InterruptedException {
        return look(ofTrace(started, "/causality"), json -> {
            Map<String, String> nodes = new HashMap<>();
            json.path("nodes")
                    .forEach(node -> nodes.put(
                            node.path("id").asText(), node.path("kind").asText()));
            List<GraphSeen.Edge> edges = new ArrayList<>();
            json.path("edges")
                    .forEach(edge -> edges.add(new GraphSeen.Edge(
                            edge.path("from").asText(), edge.path("to").asText())));
            return new GraphSeen(Map.copyOf(nodes), List.copyOf(edges));
        });
    }

    private Answer ofTrace(Started started, String part) throws InterruptedException {
        return line.get(Service.TRACE, "/api/v1/traces/" + started.workflowId() + part, started.account());
    }
}
