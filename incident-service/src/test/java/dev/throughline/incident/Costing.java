package dev.throughline.incident;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalRecord;
import dev.throughline.contracts.Ids;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.TraceId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** What the orchestrator records about the cost of a run. */
public record Costing(CausalRecord estimated, CausalRecord observed, UUID observationId, String inputHash) {
    private static final long ACTUAL = 10_000;

    /** @param drift relative error of V2 */
    public static Costing of(String tenant, double drift) {
        return of(tenant, drift, true, null);
    }

    public static Costing of(String tenant, double drift, boolean isWhole, String scenario) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        String hash = Json.sha256(UUID.randomUUID().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        long v2 = Math.round(ACTUAL * (1 + drift));
        UUID observation = Ids.uuid7();
        var estimated = new CausalEvent.CostEstimated(Ids.uuid7(), now, List.of(), hash, "report", 8_000, v2, "v2");
        var observed = new CausalEvent.CostObserved(
                observation, now, List.of(Ids.uuid7()), hash, "report", ACTUAL, 8_000, v2, isWhole);
        UUID workflow = Ids.uuid7();
        TraceId trace = TraceId.random();
        return new Costing(
                record(tenant, workflow, trace, scenario, now, estimated),
                record(tenant, workflow, trace, scenario, now, observed),
                observation,
                hash);
    }

    public UUID workflowId() {
        return observed.workflowId();
    }

    private static CausalRecord record(
            String tenant, UUID workflow, TraceId trace, String scenario, Instant now, CausalEvent event) {
        return new CausalRecord(
                Ids.uuid7(),
                "orchestrator",
                tenant,
                workflow,
                trace,
                null,
                scenario != null,
                scenario,
                now,
                List.of(event));
    }
}
