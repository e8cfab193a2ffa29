package dev.throughline.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What log lines that name one trace tell, and nothing else: somebody with nothing but {@code grep} knows as much. */
final class LogStory {
    private final List<Line> lines;

    private LogStory(List<Line> lines) {
        this.lines = lines;
    }

    private record Line(String service, Instant at, String message, JsonNode about) {
        private String said(String key) {
            return about.path(key).asText("");
        }
    }

    /** A step that has ended, as the ledger has it, too. */
    record Step(String stage, int attempt, String step, String status) {}

    /** @param hex of the trace */
    static LogStory of(String hex, Collection<Path> logs) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Path log : logs) {
            for (String line : Files.readAllLines(log)) {
                if (line.contains(hex) && line.startsWith("{")) {
                    lines.add(line(Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class)));
                }
            }
        }
        lines.sort(Comparator.comparing(Line::at));
        return new LogStory(lines);
    }

    private static Line line(JsonNode line) {
        return new Line(
                line.path("service").asText(),
                OffsetDateTime.parse(line.path("timestamp").asText()).toInstant(),
                line.path("message").asText(),
                line.path("mdc"));
    }

    Set<String> services() {
        var services = new TreeSet<String>();
        lines.forEach(line -> services.add(line.service()));
        return services;
    }

    /** Each line names the trace where programs look for it. */
    boolean isNamedBy(String hex) {
        return lines.stream().allMatch(line -> line.said("traceId").equals(hex));
    }

    List<Step> steps() {
        return lines.stream()
                .filter(line -> line.message().equals("step ended"))
                .map(line -> new Step(
                        line.said("stage"),
                        Integer.parseInt(line.said("attempt")),
                        line.said("step"),
                        line.said("status")))
                .toList();
    }

    /** Types of the events that were told to the ledger, in the order in which they were. */
    List<String> events() {
        return lines.stream()
                .filter(line -> line.message().equals("sent"))
                .flatMap(line -> Arrays.stream(line.said("events").split(",")))
                .filter(event -> !event.isEmpty())
                .toList();
    }

    /** Task and attempt of every envelope that was sent, or that was received. */
    List<String> attempts(String sentOrReceived) {
        return lines.stream()
                .filter(line -> line.message().equals(sentOrReceived))
                .filter(line -> line.said("topic").startsWith("throughline.tasks."))
                .map(line -> line.said("taskId") + " " + line.said("attempt"))
                .toList();
    }
}
