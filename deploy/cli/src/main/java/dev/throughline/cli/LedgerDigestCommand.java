package dev.throughline.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "digest",
        mixinStandardHelpOptions = true,
        description =
                "The heads of all chains as one document. Keep it where the platform's operator cannot change it.")
@SuppressWarnings("NullAway.Init")
final class LedgerDigestCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: the standard output).")
    private @Nullable Path out;

    @Override
    public Integer call() throws Exception {
        return Download.to(out, new PlatformClient(options.settings()), "/api/v1/ledger/digest", spec.commandLine());
    }
}
