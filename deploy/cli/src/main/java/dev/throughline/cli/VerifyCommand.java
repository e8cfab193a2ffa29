package dev.throughline.cli;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.LedgerDigest;
import dev.throughline.contracts.ledger.ProofCheck;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks an exported proof with nothing but the file, and says what is wrong.",
            "Exit code 1 when something is."
        })
@SuppressWarnings("NullAway.Init")
final class VerifyCommand implements Callable<Integer> {
    private static final long LARGEST = 256L * 1024 * 1024;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "As ledger proof or GET /api/v1/traces/ID/proof gives it.")
    private Path file;

    @Option(
            names = "--digest",
            paramLabel = "FILE",
            description = "A digest of the ledger that was kept elsewhere: the proof must lead to its heads.")
    private @Nullable Path digest;

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!Files.isReadable(file) || Files.size(file) > LARGEST || (digest != null && !Files.isReadable(digest))) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + "cannot read " + file + " or the digest");
            return spec.exitCodeOnInvalidInput();
        }
        Optional<LedgerDigest> anchor;
        try {
            anchor = digest == null ? Optional.empty() : Optional.of(LedgerDigest.read(Files.readAllBytes(digest)));
        } catch (Json.UnreadableException e) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + e.getMessage());
            return Throughline.JOB_FAILED;
        }
        var report = ProofCheck.of(Files.readAllBytes(file), anchor);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.MAPPER.valueToTree(report).toPrettyString());
        } else {
            print(report, anchor.isPresent(), out);
        }
        return report.holds() ? Throughline.OK : Throughline.JOB_FAILED;
    }

    private static void print(ProofCheck.Report report, boolean anchored, PrintWriter out) {
        if (report.id() != null) {
            out.println("proof of " + report.id());
        }
        out.printf("%-16s %8s %8s %8s  %10s  %s%n", "chain", "leaves", "blocks", "headers", "head", "hash of the head");
        report.chains()
                .forEach(c -> out.printf(
                        "%-16s %8d %8d %8d  %10d  %s%n",
                        c.head().chain(),
                        c.leaves(),
                        c.blocks(),
                        c.headers(),
                        c.head().height(),
                        c.head().hash()));
        out.println();
        report.events().forEach((type, count) -> out.printf("%8d  %s%n", count, type));
        if (report.unresolved() > 0) {
            out.printf("%8d  causes that are not in this file%n", report.unresolved());
        }
        out.println();
        report.problems().forEach(out::println);
        if (report.holds()) {
            out.println(
                    anchored
                            ? "sound: every record stands in the ledger of the digest, unchanged"
                            : "sound: every record leads to the heads above; compare those with a digest from elsewhere");
        } else {
            out.println("NOT SOUND");
        }
    }
}
