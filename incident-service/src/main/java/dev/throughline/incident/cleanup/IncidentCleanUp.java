package dev.throughline.incident.cleanup;

import dev.throughline.contracts.Synthetic;
import dev.throughline.service.cleanup.CleanUpPart;
import dev.throughline.service.cleanup.CleanUpTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What is in the outbox is on its way to the bus within moments and is not touched: a later round finds where it went. */
@ApplicationScoped
class IncidentCleanUp implements CleanUpPart {
    private static final String OF_INCIDENTS = CleanUpTable.in("incident_id", "incident_id", "incident");

    /** Its only index is over time: nothing of an incident is older than the incident. */
    private static final String SINCE_THEN = """
            taken_at >= (SELECT min(m.first_seen_at) - interval '1 day' FROM incident m WHERE %s) AND %s
            """.formatted(CleanUpTable.synthetic("m."), OF_INCIDENTS);

    @Override
    public String service() {
        return "incident";
    }

    /** A poison record that belongs to no known run is nobody's; what bears the id of a run is that run's wherever it lies. */
    @Override
    public List<String> alsoIn(Synthetic scenario) {
        return scenario.run() == null ? List.of() : List.of("default");
    }

    @Override
    public List<CleanUpTable> tables() {
        return List.of(
                CleanUpTable.marked("alert"),
                CleanUpTable.hanging("incident_change", OF_INCIDENTS),
                CleanUpTable.hanging("incident_minute", OF_INCIDENTS),
                CleanUpTable.hanging("counted_failure", SINCE_THEN),
                CleanUpTable.hanging("failed_step", CleanUpTable.in("task_id", "task_id", "incident_occurrence")),
                CleanUpTable.marked("incident_occurrence"),
                CleanUpTable.marked("watched_run"),
                CleanUpTable.marked("provenance"),
                CleanUpTable.marked("incident"));
    }
}
