package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.files.ContentStore;
import dev.throughline.orchestrator.files.ContentTooLargeException;
import jakarta.inject.Singleton;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;

/** The files of a zip. It lies aside while it is read, since what it holds is told at its end. */
@Singleton
final class Bundles {
    private final InputLimits limits;
    private final ContentStore files;
    private final Path folder;

    Bundles(InputLimits limits, ContentStore files) {
        this.limits = limits;
        this.files = files;
        this.folder = Path.of(limits.dir()).toAbsolutePath().normalize().resolve("bundles");
    }

    /** Stores the content of every entry, or refuses the whole. */
    List<InputStore.New> read(InputStream in) throws IOException {
        Files.createDirectories(folder);
        Path aside = Files.createTempFile(folder, "bundle", ".zip");
        try {
            var bounded = new BoundedStream(in, limits.maxBundleBytes().asLongValue(), this::bundleLimit);
            try (var out = Files.newOutputStream(aside)) {
                bounded.transferTo(out);
            }
            if (bounded.count() == 0) {
                throw new RefusedException(Uploading.empty("", "the zip"));
            }
            try (var file = FileChannel.open(aside, StandardOpenOption.READ)) {
                return stored(file);
            }
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private List<InputStore.New> stored(FileChannel file) throws IOException {
        var listing = new ZipDirectory(file).read(limits.maxFiles());
        if (!listing.violations().isEmpty()) {
            throw new RefusedException(Refusal.invalid(listing.violations()));
        }
        if (listing.entries().isEmpty()) {
            throw new RefusedException(Refusal.invalid("", "missing", "the zip has no files"));
        }
        long left = limits.maxWorkflowBytes().asLongValue();
        List<InputStore.New> inputs = new ArrayList<>();
        for (int i = 0; i < listing.entries().size(); i++) {
            var input = stored("/" + i, file, listing.entries().get(i), left);
            left -= input.size();
            inputs.add(input);
        }
        return inputs;
    }

    private InputStore.New stored(String pointer, FileChannel file, ZipDirectory.Entry entry, long left)
            throws IOException {
        try (var raw = ZipEntryStream.open(file, entry, limits.maxCompressionRatio(), pointer)) {
            var all = new BoundedStream(raw, left, () -> unpackedLimit(pointer));
            var checked = new CheckedInputStream(all, new CRC32());
            var stored = files.store(checked, limits.maxFileBytes().asLongValue());
            if (checked.getChecksum().getValue() != entry.crc()) {
                throw new RefusedException(Refusal.invalid(
                        pointer, "checksum", entry.name() + " does not have the CRC-32 that the zip says"));
            }
            if (stored.size() == 0) {
                throw new RefusedException(Uploading.empty(pointer, entry.name()));
            }
            return new InputStore.New(
                    entry.name(), FileNames.mediaType(entry.name(), null), stored.size(), stored.sha256());
        } catch (ContentTooLargeException e) {
            throw new RefusedException(Uploading.fileLimit(limits, pointer, entry.name()));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ZipException || e.getCause() instanceof EOFException) {
                throw damaged(pointer, entry);
            }
            throw e;
        }
    }

    private static RefusedException damaged(String pointer, ZipDirectory.Entry entry) {
        return new RefusedException(
                Refusal.invalid(pointer, "damaged", entry.name() + " cannot be unpacked: its bytes are damaged"));
    }

    private Refusal bundleLimit() {
        return Refusal.tooLarge(
                "",
                "max_bundle_bytes",
                "the zip has more than " + limits.maxBundleBytes().asLongValue() + " bytes");
    }

    private Refusal unpackedLimit(String pointer) {
        return Refusal.tooLarge(
                pointer,
                "max_workflow_bytes",
                "unpacked, the zip has more than " + limits.maxWorkflowBytes().asLongValue() + " bytes");
    }
}
