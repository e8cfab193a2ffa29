package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.local.PlatformService;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "templates",
        mixinStandardHelpOptions = true,
        description = "Shows what can be asked for; with --example, a request to submit.")
@SuppressWarnings("NullAway.Init")
final class TemplatesCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "All of them without.")
    private @Nullable String id;

    @Option(names = "--example", description = "Print the request of this example.")
    private @Nullable String example;

    @Override
    public Integer call() throws Exception {
        String path = "/api/v1/templates" + (id == null ? "" : "/" + id);
        var answer = new PlatformClient(options.settings()).get(PlatformService.ORCHESTRATOR, path, 0);
        if (!answer.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + answer.problem());
            return answer.exitCode();
        }
        var out = spec.commandLine().getOut();
        if (example != null) {
            return printExample(answer.body(), example);
        }
        if (options.json()) {
            out.println(answer.body().toPrettyString());
        } else if (id == null) {
            answer.body()
                    .path("items")
                    .forEach(item -> out.printf(
                            "%-22s %s%n",
                            item.path("id").asText(), item.path("description").asText()));
        } else {
            out.println(answer.body().path("description").asText());
            answer.body()
                    .path("examples")
                    .forEach(item -> out.printf(
                            "  --example %-22s %s%n",
                            item.path("name").asText(), item.path("description").asText()));
        }
        return Throughline.OK;
    }

    private int printExample(JsonNode template, String wanted) {
        var found = StreamSupport.stream(template.path("examples").spliterator(), false)
                .filter(item -> item.path("name").asText().equals(wanted))
                .findFirst();
        if (found.isEmpty()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + id + " has no example " + wanted);
            return spec.exitCodeOnInvalidInput();
        }
        var request = Json.MAPPER.createObjectNode();
        request.set("type", template.path("workflow_type"));
        request.put("name", id + ", example " + wanted);
        request.set("parameters", found.get().path("parameters"));
        spec.commandLine().getOut().println(request.toPrettyString());
        return Throughline.OK;
    }
}
