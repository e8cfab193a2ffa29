package dev.throughline.orchestrator.scenario.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;

/** What came of a request. */
public sealed interface Answer {
    /** Any answer of the service. */
    record Said(int status, byte[] body) implements Answer {
        public boolean isOk() {
            return status >= 200 && status < 300;
        }

        /** What is no JSON is an empty object: nothing can be found in it. */
        public JsonNode json() {
            try {
                return Json.read(body, JsonNode.class);
            } catch (Json.UnreadableException e) {
                return Json.MAPPER.createObjectNode();
            }
        }

        /** In short, for people. */
        public String told() {
            JsonNode json = json();
            String detail = json.path("detail").asText("");
            return status + (detail.isEmpty() ? "" : " " + detail);
        }
    }

    /** No answer, or none that can be used. */
    record Silent(String why) implements Answer {}
}
