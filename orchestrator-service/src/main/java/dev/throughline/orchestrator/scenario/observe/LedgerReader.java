package dev.throughline.orchestrator.scenario.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.ProofCheck;
import dev.throughline.orchestrator.scenario.access.Answer;
import dev.throughline.orchestrator.scenario.access.LineClient;
import dev.throughline.orchestrator.scenario.access.Service;
import dev.throughline.orchestrator.scenario.observe.Subject.Started;
import dev.throughline.orchestrator.scenario.verdict.Look;
import dev.throughline.orchestrator.scenario.verdict.Observations.LedgerSeen;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The proof of a run, verified here as anybody could offline, and whether the database still refuses a change. */
@Singleton
final class LedgerReader {
    private static final int MOST_PROBLEMS = 3;
    private static final String COMPENSATED = "stage_compensated";

    private final LineClient line;

    LedgerReader(LineClient line) {
        this.line = line;
    }

    Look<LedgerSeen> ledger(Started started) throws InterruptedException {
        String path = "/api/v1/traces/" + started.workflowId() + "/proof";
        return switch (line.get(Service.TRACE, path, started.account())) {
            case Answer.Silent silent -> Look.none(silent.why());
            case Answer.Said said ->
                said.isOk() ? checked(started, said.body()) : Look.none("no proof: " + said.told());
        };
    }

    private Look<LedgerSeen> checked(Started started, byte[] proof) throws InterruptedException {
        var report = ProofCheck.of(proof);
        return switch (line.get(Service.TRACE, "/api/v1/ledger/guards", started.account())) {
            case Answer.Silent silent -> Look.none(silent.why());
            case Answer.Said said ->
                said.isOk()
                        ? Look.of(new LedgerSeen(
                                report.leaves(),
                                Map.copyOf(report.events()),
                                undone(proof),
                                report.problems().stream().limit(MOST_PROBLEMS).toList(),
                                unguarded(said)))
                        : Look.none("the guards of the ledger are not told: " + said.told());
        };
    }

    /** What cannot be read is among the problems of the proof already. */
    static List<String> undone(byte[] proof) {
        List<String> stages = new ArrayList<>();
        try {
            for (JsonNode chain : Json.read(proof, JsonNode.class).path("chains")) {
                for (JsonNode leaf : chain.path("leaves")) {
                    byte[] body = leaf.path("body").binaryValue();
                    if (body != null) {
                        Json.read(body, JsonNode.class).path("events").forEach(event -> {
                            if (event.path("type").asText().equals(COMPENSATED)) {
                                stages.add(event.path("stage").asText());
                            }
                        });
                    }
                }
            }
        } catch (Json.UnreadableException | IOException e) {
            return List.of();
        }
        return List.copyOf(stages);
    }

    private static List<String> unguarded(Answer.Said said) {
        List<String> off = new ArrayList<>();
        var guards = said.json();
        guards.path("off").forEach(trigger -> off.add(trigger.asText()));
        if (off.isEmpty() && !guards.path("guarded").asBoolean(false)) {
            off.add("the trace service does not say that its rows are guarded");
        }
        return off;
    }
}
