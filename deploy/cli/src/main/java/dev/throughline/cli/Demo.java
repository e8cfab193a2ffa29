package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.WorkflowRequest;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.demo.DemoData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One real job over a real file, and one that fails: what happened, and why. */
final class Demo {
    private final PlatformClient client;
    private final Path folder;

    Demo(LocalSettings settings) {
        client = new PlatformClient(settings);
        folder = settings.data().resolve("demo");
    }

    /** @param report where the page was saved, of a job that completed */
    record Outcome(
            String name,
            String workflowId,
            String traceId,
            String status,
            @Nullable String error,
            @Nullable String report,
            JsonNode causality) {
        String text() {
            var result = new StringBuilder("%s: %s%n".formatted(name, status));
            if (error != null) {
                result.append("  ").append(error).append(System.lineSeparator());
            }
            if (report != null) {
                result.append("  report ").append(report).append(System.lineSeparator());
            }
            return result.append(CausalityTree.render(causality)).toString();
        }
    }

    Outcome report() throws IOException, InterruptedException {
        Path page = Files.createDirectories(folder).resolve("report.html");
        Outcome outcome = run("customer spend", DemoData.OUTCOME);
        if (!outcome.status.equals("completed")) {
            return outcome;
        }
        client.download(outcome.workflowId, "report.html", page);
        return new Outcome(
                outcome.name,
                outcome.workflowId,
                outcome.traceId,
                outcome.status,
                outcome.error,
                page.toString(),
                outcome.causality);
    }

    Outcome failure() throws IOException, InterruptedException {
        return run("a column that does not exist", "no_such_column");
    }

    private Outcome run(String name, String column) throws IOException, InterruptedException {
        Path file = Files.createDirectories(folder).resolve("data.csv");
        DemoData.write(file);
        var input = new WorkflowRequest.Input("data.csv", "text/csv", Files.readString(file), null);
        var parameters = Json.MAPPER.valueToTree(Map.of("outcome", column));
        var request = new WorkflowRequest(
                "dataset-report", name, null, (JsonNode) parameters, List.of(input), null, null, null, null);
        var accepted = client.submit(Json.bytes(request));
        if (!accepted.isOk()) {
            throw new IOException("the demo was refused: " + accepted.body());
        }
        String id = accepted.body().path("workflow_id").asText();
        JsonNode end = client.awaitEnd(id).body();
        client.awaitRecord(id);
        String error = end.hasNonNull("error") ? end.path("error").asText() : null;
        return new Outcome(
                name,
                id,
                end.path("trace_id").asText(),
                end.path("status").asText(),
                error,
                null,
                client.causality(id).body());
    }
}
