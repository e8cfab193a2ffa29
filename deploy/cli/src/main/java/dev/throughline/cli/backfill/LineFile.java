package dev.throughline.cli.backfill;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A file of lines, or a JSON document, read once from front to back. */
public interface LineFile extends Closeable {
    /** Empty at the end. */
    Optional<Found> next() throws IOException;

    /** How many bytes are behind us. */
    long bytes();

    /** @param from where an earlier reader stood, see {@link Found#next}; {@code line} that it had read last */
    static LineFile open(Path file, long from, long line) throws IOException {
        return isDocument(file) ? JsonFile.open(file, from) : JsonlFile.open(file, from, line);
    }

    static boolean isDocument(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /** Whether its name says that it holds lines. */
    static boolean isOne(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson"));
    }
}
