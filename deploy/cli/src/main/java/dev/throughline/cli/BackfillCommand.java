package dev.throughline.cli;

import dev.throughline.cli.backfill.Backfill;
import dev.throughline.cli.backfill.Counts;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = {
            "Stores what earlier runs did cost, each input hash once. Lines that cannot be used are named and skipped.",
            "After an interruption the same command goes on where it stood. Exit code 1 when --verify finds a"
                    + " difference."
        })
@SuppressWarnings("NullAway.Init")
final class BackfillCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private From from;

    static final class From {
        @Option(names = "--dir", paramLabel = "DIR", description = "All .json, .jsonl and .ndjson files below it.")
        private @Nullable Path dir;

        @Option(names = "--file", paramLabel = "FILE", description = "A .json document, or a file of JSON lines.")
        private @Nullable Path file;

        Path root() {
            return (dir == null ? Objects.requireNonNull(file) : dir)
                    .toAbsolutePath()
                    .normalize();
        }

        boolean isThere() {
            return dir == null ? Files.isReadable(root()) && !Files.isDirectory(root()) : Files.isDirectory(root());
        }
    }

    @Option(names = "--dry-run", description = "Send nothing.")
    private boolean dryRun;

    @Option(names = "--verify", description = "Then compare every line with what is stored.")
    private boolean verify;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Where it is kept how far it is (default: .throughline-backfill.json beside the files).")
    private @Nullable Path state;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            defaultValue = Tokens.DEFAULT_TENANT,
            description = "Whose runs they were (default: default).")
    private String tenant;

    @Override
    public Integer call() throws Exception {
        if (!from.isThere()) {
            throw new ParameterException(spec.commandLine(), from.root() + " is not there");
        }
        var err = spec.commandLine().getErr();
        var work = new Backfill(from.root(), line -> err.println(Throughline.COMPLAINT + line));
        var platform = new PlatformLines(new PlatformClient(options.settings(), tenant), options.settings(), tenant);
        long start = System.nanoTime();
        try (var bar = new ProgressBar(err, work::bytes, work.size(), work::lines)) {
            Counts counts = dryRun ? work.look() : work.send(platform, bookmark());
            double seconds = (System.nanoTime() - start) / 1e9;
            long read = work.lines();
            var difference = verify ? work.verify(platform) : null;
            bar.close();
            print(work, counts, difference, read / seconds);
            return difference == null || difference.isNone() ? Throughline.OK : Throughline.JOB_FAILED;
        } catch (IOException e) {
            throw new IOException(e.getMessage() + " (the same command goes on from here)", e);
        }
    }

    private Path bookmark() {
        if (state != null) {
            return state.toAbsolutePath();
        }
        Path root = from.root();
        return Files.isDirectory(root)
                ? root.resolve(".throughline-backfill.json")
                : root.resolveSibling("." + root.getFileName() + ".throughline-backfill.json");
    }

    private void print(Backfill work, Counts counts, Backfill.@Nullable Difference difference, double rate) {
        var out = spec.commandLine().getOut();
        if (options.json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("files", work.files());
            answer.put("lines", counts.lines());
            answer.put("dry_run", dryRun);
            answer.put(dryRun ? "good" : "stored", counts.stored());
            answer.put("duplicates", counts.duplicates());
            answer.put("bad", counts.bad());
            answer.put("lines_per_second", Math.round(rate));
            if (difference != null) {
                answer.put("verified", difference);
            }
            out.println(Json.MAPPER.valueToTree(answer).toPrettyString());
            return;
        }
        out.printf(
                "%,d files, %,d lines: %,d %s, %,d duplicates, %,d bad (%,.0f lines/s)%n",
                work.files(),
                counts.lines(),
                counts.stored(),
                dryRun ? "good, none sent" : "stored",
                counts.duplicates(),
                counts.bad(),
                rate);
        if (difference != null) {
            out.printf(
                    "verified: %,d same, %,d missing, %,d stored otherwise%n",
                    difference.same(), difference.missing(), difference.different());
        }
    }
}
