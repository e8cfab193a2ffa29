package dev.throughline.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.throughline.contracts.Json;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a run found.
 *
 * @param failures workflows or records that did not end as they should, in all measurements
 * @param complaints the first reason of each measurement that had one
 */
record Report(BenchOptions options, Figures figures, long failures, List<String> complaints) {
    String text() {
        var text = new StringBuilder("\n").append(figures.table());
        complaints.forEach(complaint -> text.append("! ").append(complaint).append('\n'));
        return text.toString();
    }

    String json() {
        var document = figures.json();
        document.put("failures", failures);
        document.put("seconds", options.seconds());
        document.put("warmup_seconds", options.warmup());
        document.put("concurrency", options.concurrency());
        document.put("rate", options.rate());
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
