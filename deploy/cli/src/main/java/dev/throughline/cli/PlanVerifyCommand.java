package dev.throughline.cli;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.PlanDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            "Computes the hash of a plan and the digest of each of its tasks, and says what differs.",
            "Exit code 1 when something does."
        })
@SuppressWarnings("NullAway.Init")
final class PlanVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.json", description = "As plan show --out writes it.")
    private Path file;

    @Option(
            names = "--hash",
            paramLabel = "SHA256",
            description = "What the hash must be: the ETag of the download, or the hash in an envelope or the ledger.")
    private @Nullable String expected;

    @Override
    public Integer call() throws Exception {
        if (!Files.isReadable(file)) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + "cannot read " + file);
            return spec.exitCodeOnInvalidInput();
        }
        PlanDocument.Check check;
        try {
            check = PlanDocument.check(Files.readAllBytes(file));
        } catch (Json.UnreadableException e) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + e.getMessage());
            return Throughline.JOB_FAILED;
        }
        List<String> differences = new ArrayList<>(check.differences());
        if (expected != null && !expected.equalsIgnoreCase(check.hash())) {
            differences.add("the hash is not " + expected);
        }
        var out = spec.commandLine().getOut();
        out.println("hash " + check.hash() + ", " + check.tasks() + " digests");
        differences.forEach(out::println);
        if (differences.isEmpty()) {
            out.println(expected == null ? "sound; compare the hash with one from elsewhere" : "sound");
        }
        return differences.isEmpty() ? Throughline.OK : Throughline.JOB_FAILED;
    }
}
