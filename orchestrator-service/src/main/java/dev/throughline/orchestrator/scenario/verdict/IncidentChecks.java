package dev.throughline.orchestrator.scenario.verdict;

import dev.throughline.orchestrator.scenario.file.Expectations.Alerts;
import dev.throughline.orchestrator.scenario.file.Expectations.Incidents;
import dev.throughline.orchestrator.scenario.verdict.Observations.AlertSeen;
import dev.throughline.orchestrator.scenario.verdict.Observations.IncidentSeen;
import java.util.List;
import java.util.stream.Collectors;

/** What was raised, and who was told. */
final class IncidentChecks {
    private IncidentChecks() {}

    static String expected(Incidents incidents) {
        return incidents.count() + " incident" + (incidents.count() == 1 ? "" : "s")
                + (incidents.severity() == null ? "" : " of severity " + incidents.severity())
                + (incidents.title() == null ? "" : ", titled \"" + incidents.title() + "\"");
    }

    static Finding incidents(Incidents expected, List<IncidentSeen> seen) {
        boolean holds =
                seen.size() == expected.count() && seen.stream().allMatch(incident -> isExpected(expected, incident));
        return seen.isEmpty() && !holds
                ? new Finding.Nothing("no incident")
                : Finding.when(
                        holds,
                        seen.size() + ": "
                                + seen.stream()
                                        .limit(5)
                                        .map(incident -> incident.severity() + " \"" + incident.title() + "\"")
                                        .collect(Collectors.joining(", ")));
    }

    private static boolean isExpected(Incidents expected, IncidentSeen seen) {
        return (expected.severity() == null || expected.severity().equals(seen.severity()))
                && (expected.title() == null || seen.title().contains(expected.title()));
    }

    /** One that is in the expected state for each incident. */
    static Finding alerts(Alerts expected, List<IncidentSeen> incidents, List<AlertSeen> seen) {
        if (incidents.isEmpty()) {
            return new Finding.Nothing("no incident to alert about");
        }
        boolean holds = incidents.stream()
                .allMatch(incident -> seen.stream()
                        .anyMatch(alert -> alert.incidentId().equals(incident.id())
                                && alert.state().equals(expected.state())));
        return seen.isEmpty()
                ? new Finding.Nothing("no alert")
                : Finding.when(
                        holds,
                        seen.stream()
                                .limit(5)
                                .map(alert -> alert.receiver() + " " + alert.state()
                                        + (alert.lastError() == null ? "" : " (" + alert.lastError() + ")"))
                                .collect(Collectors.joining(", ")));
    }
}
