package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** What a clean-up did: its state, and whom it waits for. */
record ScenarioReceipt(String id, String scenario, String state, List<String> waitingFor, JsonNode body) {
    private static final Set<String> ENDED = Set.of("done", "refused", "failed");

    static ScenarioReceipt of(JsonNode body) {
        return new ScenarioReceipt(
                body.path("cleanup_id").asText(),
                body.path("scenario").asText(),
                body.path("state").asText(),
                body.path("waiting_for").valueStream().map(JsonNode::asText).toList(),
                body);
    }

    /** Nothing was there to be deleted. */
    boolean isEmpty() {
        return body.path("services")
                .valueStream()
                .flatMap(service -> service.path("tables").valueStream())
                .allMatch(table -> table.path("deleted").asLong() == 0);
    }

    boolean isEnded() {
        return ENDED.contains(state);
    }

    boolean isClean() {
        return state.equals("done");
    }
}
