package dev.throughline.cli;

import dev.throughline.local.PlatformService;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows the YAML of a template.")
@SuppressWarnings("NullAway.Init")
final class TemplateShowCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID")
    private String id;

    @Option(names = "--version-number", paramLabel = "N", description = "Not the latest version, but this one.")
    private @Nullable Integer version;

    @Override
    public Integer call() throws Exception {
        var client = new PlatformClient(options.settings());
        String path = "/api/v1/templates/" + PlatformClient.inPath(id);
        String wanted = version == null ? "" : "/versions/" + version;
        var known = client.get(PlatformService.ORCHESTRATOR, path + wanted, 0);
        if (!known.isOk()) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + known.problem());
            return known.exitCode();
        }
        if (options.json()) {
            spec.commandLine().getOut().println(known.body().toPrettyString());
            return Throughline.OK;
        }
        String exact = path + "/versions/" + known.body().path("version").asInt();
        return switch (client.document(exact, "application/yaml")) {
            case PlatformClient.Document.Found found -> {
                spec.commandLine().getOut().print(new String(found.bytes(), StandardCharsets.UTF_8));
                yield Throughline.OK;
            }
            case PlatformClient.Document.Missing missing -> {
                spec.commandLine()
                        .getErr()
                        .println(Throughline.COMPLAINT + missing.answer().problem());
                yield missing.answer().exitCode();
            }
        };
    }
}
