package dev.throughline.trace.archive;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.ledger.ArchiveCheck;
import dev.throughline.contracts.ledger.ArchiveFormat;
import dev.throughline.contracts.ledger.ArchiveWriter;
import dev.throughline.contracts.ledger.Finding;
import dev.throughline.contracts.ledger.Hashes;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One period at a time; each step leaves the next turn everything it needs to begin again. */
@ApplicationScoped
class Archiver {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'ledger-until-'uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final PeriodStore store;

    Archiver(PeriodStore store) {
        this.store = store;
    }

    sealed interface Outcome {
        record NothingOld() implements Outcome {}

        record Archived(String file, ArchiveFormat.Closing contents) implements Outcome {}

        /** What does not verify stays where it is. */
        record Refused(String file, List<Finding> findings) implements Outcome {}
    }

    /** Archives the oldest period when all of it is older. */
    Outcome archive(Path folder, Instant olderThan) throws IOException {
        Optional<Instant> until = store.oldest().filter(end -> !end.isAfter(olderThan));
        if (until.isEmpty()) {
            return new Outcome.NothingOld();
        }
        Files.createDirectories(folder);
        String name = NAME.format(until.get()) + ArchiveFormat.SUFFIX;
        // Two instances may be at it at once: the database lets one of them drop the period.
        Path part = folder.resolve(name + "." + UUID.randomUUID() + ".part");
        try {
            return archive(until.get(), folder.resolve(name), part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Outcome archive(Instant until, Path file, Path part) throws IOException {
        String name = String.valueOf(file.getFileName());
        ArchiveFormat.Closing contents = write(until, part);
        var sha256 = sha256();
        var check = new ArchiveCheck(store.audits());
        try (var in = new DigestInputStream(Files.newInputStream(part), sha256)) {
            Optional<ArchiveFormat.Closing> read = check.read(name, in);
            in.transferTo(OutputStream.nullOutputStream());
            if (!read.equals(Optional.of(contents))) {
                check.wrong(name, "does not have what was written");
            }
        }
        if (!check.findings().isEmpty()) {
            return new Outcome.Refused(name, check.findings());
        }
        String hash = Hashes.hex(sha256.digest());
        // Whoever dropped it meanwhile has its file under this name, and what we read was no longer there.
        if (!store.oldest().equals(Optional.of(until))) {
            return new Outcome.NothingOld();
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        manifest(file, new ArchiveFormat.Manifest(ArchiveFormat.NAME, name, hash, until, contents));
        store.drop(until, name, hash, contents);
        return new Outcome.Archived(name, contents);
    }

    private ArchiveFormat.Closing write(Instant until, Path part) throws IOException {
        try (var out = Files.newOutputStream(part)) {
            var writer = new ArchiveWriter(out, until);
            store.read(until, writer::block);
            ArchiveFormat.Closing contents = writer.end();
            force(part);
            return contents;
        }
    }

    private static void manifest(Path file, ArchiveFormat.Manifest manifest) throws IOException {
        Path target = file.resolveSibling(file.getFileName() + ArchiveFormat.MANIFEST_SUFFIX);
        Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
        Files.write(part, Json.bytes(manifest));
        force(part);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(target.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
