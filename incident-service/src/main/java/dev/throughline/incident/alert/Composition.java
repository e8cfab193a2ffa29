package dev.throughline.incident.alert;

import dev.throughline.contracts.Ids;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** What an alert says. Labels are what receivers know it by, so they hold nothing that may change. Pure but for the ids. */
final class Composition {
    static final String NAME = "ThroughlineIncident";
    private static final int MAX_SUMMARY = 300;

    private final AlertConfig config;

    Composition(AlertConfig config) {
        this.config = config;
    }

    /** An alert that nobody has been told yet. */
    record Queued(UUID id, String receiver, Noted incident, Map<String, String> labels, Map<String, String> notes) {}

    /** One for each receiver; of a synthetic incident one for the receiver that wakes nobody. */
    List<Queued> of(Collection<Noted> incidents) {
        return incidents.stream()
                .filter(incident -> config.severities().contains(incident.severity()))
                .flatMap(incident -> receivers(incident)
                        .map(receiver ->
                                new Queued(Ids.uuid7(), receiver, incident, labels(incident), annotations(incident))))
                .toList();
    }

    private Stream<String> receivers(Noted incident) {
        return incident.isSynthetic()
                ? Stream.of(config.syntheticReceiver())
                : config.receivers().keySet().stream()
                        .filter(receiver -> !receiver.equals(config.syntheticReceiver()))
                        .sorted();
    }

    private static Map<String, String> labels(Noted incident) {
        Map<String, String> labels = new TreeMap<>(Map.of(
                "alertname",
                NAME,
                "service",
                "throughline",
                "severity",
                incident.severity(),
                "tenant",
                incident.tenantId(),
                "kind",
                incident.kind(),
                "incident_id",
                incident.incidentId().toString()));
        if (incident.isSynthetic()) {
            labels.put("synthetic", "true");
        }
        return labels;
    }

    private Map<String, String> annotations(Noted incident) {
        Map<String, String> notes = new TreeMap<>();
        notes.put("summary", cut(incident.title()));
        String runbook = config.runbooks()
                .getOrDefault(incident.kind(), config.runbookUrl().orElse(""));
        if (!runbook.isEmpty()) {
            notes.put("runbook_url", runbook);
        }
        var run = incident.run();
        if (run != null) {
            notes.put("trace_id", run.traceId().hex());
            notes.put("workflow_id", run.workflowId().toString());
        }
        return notes;
    }

    /** Receivers may take an alert for a broken one when it started in what is the future to them. */
    static Instant start(Noted incident, Instant now) {
        return incident.since().isAfter(now) ? now : incident.since();
    }

    private static String cut(String title) {
        if (title.length() <= MAX_SUMMARY) {
            return title;
        }
        return title.substring(
                0, Character.isHighSurrogate(title.charAt(MAX_SUMMARY - 1)) ? MAX_SUMMARY - 1 : MAX_SUMMARY);
    }
}
