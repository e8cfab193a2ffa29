package dev.throughline.cli;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.ArchiveFormat;
import dev.throughline.contracts.ledger.ChainAudit;
import dev.throughline.contracts.ledger.LedgerDigest;
import dev.throughline.contracts.ledger.LedgerWalk;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Walks all chains of the ledger, computes every hash anew, and says what is wrong and where.",
            "Exit code 1 when something is. Needs an operator's token for all tenants."
        })
@SuppressWarnings("NullAway.Init")
final class LedgerAuditCommand implements Callable<Integer> {
    @Mixin
    private DataOption options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--since",
            paramLabel = "FILE",
            description = "A digest that was kept elsewhere: shows chains that were rewritten as a whole or cut off.")
    private @Nullable Path since;

    @Option(names = "--newer", description = "With --since: begin above the digest instead of at the first block.")
    private boolean newer;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "Where the archives are: verified too, and that the ledger goes on where they end.")
    private @Nullable Path archive;

    @Option(names = "--offline", description = "With --archive: the archives only, without any platform.")
    private boolean offline;

    @Override
    public Integer call() throws Exception {
        if ((newer && since == null) || (offline && archive == null)) {
            throw new ParameterException(spec.commandLine(), "--newer needs --since, --offline needs --archive");
        }
        Optional<LedgerDigest> digest;
        try {
            digest = since == null ? Optional.empty() : Optional.of(LedgerDigest.read(Files.readAllBytes(since)));
        } catch (IOException | Json.UnreadableException e) {
            spec.commandLine().getErr().println(Throughline.COMPLAINT + "the digest: " + e.getMessage());
            return spec.exitCodeOnInvalidInput();
        }
        var walk = new LedgerWalk(digest, newer);
        long start = System.nanoTime();
        try (var progress = new CountDisplay(spec.commandLine().getErr(), walk::entries)) {
            walk(walk);
        }
        return report(walk, (System.nanoTime() - start) / 1e9);
    }

    private void walk(LedgerWalk walk) throws IOException, InterruptedException {
        var ledger = new PlatformLedger(new PlatformClient(options.settings(), Tokens.ALL_TENANTS));
        if (archive != null) {
            read(walk, archive, offline ? manifests(archive) : ledger.archives());
        }
        if (!offline) {
            walk.live(ledger, archive != null);
        }
    }

    private static void read(LedgerWalk walk, Path folder, List<PlatformLedger.Archive> archives) throws IOException {
        for (PlatformLedger.Archive archive : archives) {
            Path file = folder.resolve(archive.file()).normalize();
            if (!file.startsWith(folder.normalize()) || !Files.isReadable(file)) {
                walk.archiveMissing(archive.file());
                continue;
            }
            try (var in = Files.newInputStream(file)) {
                walk.archive(archive.file(), archive.sha256(), in);
            }
        }
    }

    private static List<PlatformLedger.Archive> manifests(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var found = new ArrayList<PlatformLedger.Archive>();
            for (Path file : files.filter(f -> f.toString().endsWith(ArchiveFormat.MANIFEST_SUFFIX))
                    .toList()) {
                var manifest = Json.read(Files.readAllBytes(file), ArchiveFormat.Manifest.class);
                found.add(new PlatformLedger.Archive(manifest.until(), manifest.file(), manifest.sha256()));
            }
            if (found.isEmpty()) {
                throw new IOException("no archive is in " + folder);
            }
            found.sort(Comparator.comparing(PlatformLedger.Archive::until));
            return found;
        }
    }

    private int report(LedgerWalk walk, double seconds) {
        var audits = walk.audits();
        int findings = audits.stream().mapToInt(ChainAudit::found).sum();
        var out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(Json.MAPPER.valueToTree(json(walk, seconds)).toPrettyString());
        } else {
            print(out, audits);
            out.printf("%,d entries in %.1f s, %,.0f entries/s%n", walk.entries(), seconds, walk.entries() / seconds);
            out.println(findings == 0 ? "sound" : "NOT SOUND: %d findings".formatted(findings));
        }
        return findings == 0 ? Throughline.OK : Throughline.JOB_FAILED;
    }

    private static void print(PrintWriter out, List<ChainAudit> audits) {
        out.printf("%-16s %10s %12s %10s %10s%n", "chain", "blocks", "entries", "deleted", "findings");
        for (ChainAudit audit : audits) {
            out.printf(
                    "%-16s %10d %12d %10d %10d%n",
                    audit.chain(), audit.blocks(), audit.entries(), audit.deleted(), audit.found());
        }
        out.println();
        audits.forEach(audit -> {
            audit.findings().forEach(out::println);
            if (audit.found() > audit.findings().size()) {
                out.printf(
                        "and %d more in chain %s%n",
                        audit.found() - audit.findings().size(), audit.chain());
            }
        });
    }

    private static Map<String, Object> json(LedgerWalk walk, double seconds) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("entries", walk.entries());
        answer.put("seconds", seconds);
        answer.put("entries_per_second", walk.entries() / seconds);
        answer.put("chains", walk.audits().stream().map(ChainAudit::reached).toList());
        answer.put(
                "findings",
                walk.audits().stream().flatMap(a -> a.findings().stream()).toList());
        return answer;
    }
}
