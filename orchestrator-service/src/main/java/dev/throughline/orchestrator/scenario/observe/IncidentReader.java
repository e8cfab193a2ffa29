package dev.throughline.orchestrator.scenario.observe;

import static dev.throughline.orchestrator.scenario.observe.Answers.list;
import static dev.throughline.orchestrator.scenario.observe.Answers.look;
import static dev.throughline.orchestrator.scenario.observe.Answers.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.orchestrator.scenario.access.Account;
import dev.throughline.orchestrator.scenario.access.LineClient;
import dev.throughline.orchestrator.scenario.access.Service;
import dev.throughline.orchestrator.scenario.observe.Subject.Started;
import dev.throughline.orchestrator.scenario.verdict.Look;
import dev.throughline.orchestrator.scenario.verdict.Observations.AlertSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.BreakerSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.IncidentSeen;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the incident service says of a run. */
@Singleton
final class IncidentReader {
    private static final int MOST_INCIDENTS = 20;

    private final LineClient line;

    IncidentReader(LineClient line) {
        this.line = line;
    }

    /** Those of its workflow, and those of its dead letters, which belong to no workflow. */
    Look<List<IncidentSeen>> incidents(Started started, String syntheticId) throws InterruptedException {
        Map<String, IncidentSeen> found = new LinkedHashMap<>();
        for (String query : List.of(
                "?limit=50&workflow_id=" + started.workflowId(),
                "?limit=50&is_synthetic=true&scenario=" + encoded(syntheticId))) {
            var answer = line.get(Service.INCIDENT, "/api/v1/incidents" + query, Account.OWN);
            Look<List<IncidentSeen>> some = list(answer, json -> ofScenario(json, syntheticId));
            if (some.value() == null) {
                return some;
            }
            some.value().forEach(incident -> found.put(incident.id(), incident));
        }
        return Look.of(List.copyOf(found.values()));
    }

    private static List<IncidentSeen> ofScenario(JsonNode page, String syntheticId) {
        List<IncidentSeen> incidents = new ArrayList<>();
        page.path("items").forEach(incident -> {
            if (syntheticId.equals(text(incident, "synthetic_scenario_id"))) {
                incidents.add(new IncidentSeen(
                        incident.path("incident_id").asText(),
                        incident.path("severity").asText(),
                        incident.path("title").asText()));
            }
        });
        return incidents;
    }

    Look<List<AlertSeen>> alerts(Look<List<IncidentSeen>> incidents) throws InterruptedException {
        if (incidents.value() == null) {
            return Look.none(incidents.trouble());
        }
        List<AlertSeen> all = new ArrayList<>();
        for (IncidentSeen incident :
                incidents.value().stream().limit(MOST_INCIDENTS).toList()) {
            var answer = line.get(Service.INCIDENT, "/api/v1/alerts?incident_id=" + incident.id(), Account.OWN);
            Look<List<AlertSeen>> some = list(answer, IncidentReader::alerts);
            if (some.value() == null) {
                return some;
            }
            all.addAll(some.value());
        }
        return Look.of(List.copyOf(all));
    }

    private static List<AlertSeen> alerts(JsonNode page) {
        List<AlertSeen> alerts = new ArrayList<>();
        page.path("items")
                .forEach(alert -> alerts.add(new AlertSeen(
                        alert.path("incident_id").asText(),
                        alert.path("receiver").asText(),
                        alert.path("state").asText(),
                        text(alert, "last_error"))));
        return alerts;
    }

    Look<BreakerSeen> breaker(String syntheticId) throws InterruptedException {
        var answer =
                line.get(Service.INCIDENT, "/api/v1/costsim/breakers/v2?scenario=" + encoded(syntheticId), Account.OWN);
        return look(
                answer,
                json -> new BreakerSeen(
                        json.at("/breaker/name").asText(),
                        json.at("/breaker/state").asText()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
