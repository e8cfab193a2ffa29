package dev.throughline.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.throughline.contracts.Json;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * What a run found.
 *
 * @param load what was asked of the platform, by name
 * @param failures what did not end as it should or was lost, in all measurements
 * @param complaints the first reason of each measurement that had one
 */
record Report(Map<String, Long> load, Figures figures, long failures, List<String> complaints) {
    String text() {
        var text = new StringBuilder("\n").append(figures.table());
        complaints.forEach(complaint -> text.append("! ").append(complaint).append('\n'));
        return text.toString();
    }

    String json() {
        var document = figures.json();
        document.put("failures", failures);
        load.forEach(document::put);
        document.put("processors", Runtime.getRuntime().availableProcessors());
        Durability.SETTINGS.forEach(setting -> document.put(setting, "on"));
        var list = document.putArray("complaints");
        complaints.forEach(list::add);
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
