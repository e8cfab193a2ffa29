package dev.throughline.orchestrator.scenario.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.scenario.file.Expectations.Alerts;
import dev.throughline.orchestrator.scenario.file.Expectations.BreakerIs;
import dev.throughline.orchestrator.scenario.file.Expectations.Causality;
import dev.throughline.orchestrator.scenario.file.Expectations.Events;
import dev.throughline.orchestrator.scenario.file.Expectations.Incidents;
import dev.throughline.orchestrator.scenario.file.Expectations.RunEnds;
import dev.throughline.orchestrator.scenario.file.Expectations.Spans;
import dev.throughline.orchestrator.scenario.file.Expectations.Steps;
import dev.throughline.orchestrator.scenario.file.Expectations.TraceEnds;
import dev.throughline.orchestrator.scenario.file.Expectations.Undone;
import dev.throughline.orchestrator.scenario.file.Expectations.Within;
import dev.throughline.orchestrator.template.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tree that has passed the schema and the checks to {@link Scenario}; nothing can be wrong any more. */
final class ScenarioReader {
    static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);
    private static final Duration READY_WITHIN = Duration.ofSeconds(5);

    private final Duration deadline;

    private ScenarioReader(Duration deadline) {
        this.deadline = deadline;
    }

    static Scenario read(JsonNode root) {
        Duration deadline = root.has("deadline") ? duration(root.path("deadline")) : DEFAULT_DEADLINE;
        return new ScenarioReader(deadline).scenario(root);
    }

    private Scenario scenario(JsonNode root) {
        List<Injection> injections = new ArrayList<>();
        root.path("inject").forEach(node -> injections.add(injection(node)));
        return new Scenario(
                root.path("id").asText(),
                root.path("title").asText(),
                root.path("description").asText(""),
                deadline,
                List.copyOf(injections),
                expectations(root.path("expect")),
                Json.digest(root));
    }

    private static Injection injection(JsonNode node) {
        Duration after = node.has("after") ? duration(node.path("after")) : Duration.ZERO;
        String of = node.path("of").asText("");
        return switch (node.path("do").asText()) {
            case "start" ->
                new Injection.Start(
                        node.path("name").asText(),
                        node.path("type").asText(),
                        node.has("parameters") ? node.path("parameters") : JsonNodeFactory.instance.objectNode(),
                        node.path("tenant").asText("own").equals("foreign") ? Injection.Who.FOREIGN : Injection.Who.OWN,
                        after);
            case "await" -> new Injection.Await(of, node.path("status").asText(), after);
            case "poison" ->
                new Injection.Poison(
                        node.path("topic").asText(), of, node.path("body").asText(), after);
            case "repeat" ->
                new Injection.Repeat(
                        node.path("topic").asText(), of, node.path("times").asInt(1), after);
            case "costs" ->
                new Injection.Costs(
                        of,
                        node.path("times").asInt(1),
                        node.path("estimated_micros").asLong(),
                        node.path("actual_micros").asLong(),
                        after);
            default -> new Injection.Ask(node.path("do").asText(), of, after);
        };
    }

    private Expectations expectations(JsonNode node) {
        return new Expectations(
                new Within(node.at("/ready/within").isTextual() ? duration(node.at("/ready/within")) : READY_WITHIN),
                new Within(within(node.path("inject"))),
                section(
                        node,
                        "run",
                        run -> new RunEnds(
                                run.path("status").asText(),
                                text(run, "error"),
                                text(run, "waiting_for"),
                                within(run))),
                section(
                        node,
                        "trace",
                        trace -> new TraceEnds(trace.path("status").asText(), text(trace, "error"), within(trace))),
                section(
                        node,
                        "steps",
                        steps -> new Steps(
                                number(steps, "failed"),
                                number(steps, "total"),
                                number(steps, "retries"),
                                text(steps, "code"),
                                within(steps))),
                section(node, "spans", spans -> new Spans(texts(spans.path("kinds")), within(spans))),
                section(
                        node,
                        "events",
                        events -> new Events(
                                counts(events.path("contains")), texts(events.path("absent")), within(events))),
                section(
                        node,
                        "incident",
                        incident -> new Incidents(
                                incident.path("count").asInt(1),
                                text(incident, "severity"),
                                text(incident, "title"),
                                within(incident))),
                section(node, "alert", alert -> new Alerts(alert.path("state").asText("acknowledged"), within(alert))),
                section(
                        node,
                        "breaker",
                        breaker -> new BreakerIs(breaker.path("state").asText("open"), within(breaker))),
                section(
                        node,
                        "compensation",
                        undone -> new Undone(
                                Undone.Result.valueOf(
                                        undone.path("result").asText("done").toUpperCase(Locale.ROOT)),
                                texts(undone.path("stages")),
                                within(undone))),
                section(
                        node,
                        "causality",
                        causality -> new Causality(causality.path("to").asText("incident"), within(causality))),
                section(node, "ledger", ledger -> new Within(within(ledger))),
                section(node, "isolation", isolation -> new Within(within(isolation))));
    }

    private static <T> @Nullable T section(JsonNode expect, String name, Function<JsonNode, T> read) {
        return expect.has(name) ? read.apply(expect.path(name)) : null;
    }

    /** Without a word about it, the scenario's own deadline. */
    private Duration within(JsonNode section) {
        return section.has("within") ? duration(section.path("within")) : deadline;
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.has(name) ? node.path(name).asText() : null;
    }

    private static @Nullable Integer number(JsonNode node, String name) {
        return node.has(name) ? (Integer) node.path(name).asInt() : null;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    private static Map<String, Integer> counts(JsonNode object) {
        Map<String, Integer> counts = new TreeMap<>();
        object.properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
        return Map.copyOf(counts);
    }

    static Duration duration(JsonNode text) {
        return Duration.ofMillis(Durations.millis(text.asText()).orElse(0L));
    }
}
