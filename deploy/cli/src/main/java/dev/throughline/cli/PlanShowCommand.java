package dev.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows the plan of a workflow.")
@SuppressWarnings("NullAway.Init")
final class PlanShowCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "WORKFLOW_ID")
    private String id;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the document, byte by byte as it was hashed.")
    private @Nullable Path file;

    @Override
    public Integer call() throws Exception {
        var client = new PlatformClient(options.settings());
        String path = "/api/v1/workflows/" + PlatformClient.inPath(id) + "/plan";
        return switch (client.document(path, "application/json")) {
            case PlatformClient.Document.Found found -> show(found.bytes());
            case PlatformClient.Document.Missing missing -> {
                spec.commandLine()
                        .getErr()
                        .println(Throughline.COMPLAINT + missing.answer().problem());
                yield missing.answer().exitCode();
            }
        };
    }

    private int show(byte[] plan) throws java.io.IOException {
        var out = spec.commandLine().getOut();
        if (file != null) {
            Files.write(file, plan);
            out.println(Json.sha256(plan));
        } else {
            out.println(Json.read(plan, JsonNode.class).toPrettyString());
        }
        return Throughline.OK;
    }
}
