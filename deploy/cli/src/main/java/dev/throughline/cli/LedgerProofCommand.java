package dev.throughline.cli;

import dev.throughline.contracts.ledger.LedgerDigest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "proof",
        mixinStandardHelpOptions = true,
        description = "Exports the records of a trace or workflow with all it takes to verify them offline.")
@SuppressWarnings("NullAway.Init")
final class LedgerProofCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "A trace id or a workflow id.")
    private String id;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: the standard output).")
    private @Nullable Path out;

    @Option(
            names = "--digest",
            paramLabel = "FILE",
            description = "Lead to the heads of this digest instead of the latest ones.")
    private @Nullable Path digest;

    @Override
    public Integer call() throws Exception {
        String path = "/api/v1/traces/" + PlatformClient.inPath(id) + "/proof";
        if (digest != null) {
            path += "?heads="
                    + LedgerDigest.read(Files.readAllBytes(digest)).chains().stream()
                            .filter(head -> head.height() > 0)
                            .map(head -> PlatformClient.inPath(head.chain() + ":" + head.height()))
                            .collect(Collectors.joining(","));
        }
        return Download.to(out, new PlatformClient(options.settings()), path, spec.commandLine());
    }
}
