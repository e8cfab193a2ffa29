package dev.throughline.incident.provenance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ProvenanceLine;
import dev.throughline.incident.request.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A batch as it was sent. A line that cannot be used stands in nobody's way.
 *
 * @param numbers of the lines, the first is 1
 */
record Lines(List<ProvenanceLine> lines, List<Integer> numbers, List<Rejected> rejected) {

    /** @param line its number, the first is 1 */
    record Rejected(int line, String reason) {}

    static Lines jsonl(byte[] body) {
        var lines = new Lines(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int start = 0;
        int number = 0;
        while (start < body.length) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            number++;
            lines.add(number, Arrays.copyOfRange(body, start, end));
            start = end + 1;
        }
        return lines;
    }

    static Lines json(byte[] body) {
        var lines = new Lines(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        JsonNode root;
        try {
            root = Json.read(body, JsonNode.class);
        } catch (Json.UnreadableException e) {
            throw Refusal.malformed("the body is no JSON");
        }
        if (!root.isArray()) {
            throw Refusal.invalid("expected an array of lines, or application/x-ndjson");
        }
        for (int i = 0; i < root.size(); i++) {
            lines.add(i + 1, root.get(i));
        }
        return lines;
    }

    private void add(int number, byte[] line) {
        if (new String(line, StandardCharsets.UTF_8).isBlank()) {
            return;
        }
        if (line.length > ProvenanceLine.MAX_BYTES) {
            reject(number, "the line is longer than " + ProvenanceLine.MAX_BYTES + " bytes");
            return;
        }
        try {
            add(number, Json.read(line, JsonNode.class));
        } catch (Json.UnreadableException e) {
            reject(number, "the line is no JSON");
        }
    }

    private void add(int number, JsonNode node) {
        try {
            lines.add(ProvenanceLine.of(node));
            numbers.add(number);
        } catch (Json.UnreadableException e) {
            reject(number, String.valueOf(e.getMessage()));
        }
        bound();
    }

    private void reject(int number, String reason) {
        rejected.add(new Rejected(number, reason));
        bound();
    }

    private void bound() {
        if (lines.size() + rejected.size() > ProvenanceLine.MAX_BATCH) {
            throw Refusal.invalid("a batch has at most " + ProvenanceLine.MAX_BATCH + " lines");
        }
    }
}
