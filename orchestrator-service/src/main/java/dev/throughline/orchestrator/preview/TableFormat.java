package dev.throughline.orchestrator.preview;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of tables that can be looked into. */
enum TableFormat {
    CSV,
    JSONL,
    PARQUET;

    private static final byte[] PARQUET_MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> CSV_TYPES = Set.of("text/csv", "text/tab-separated-values", "text/plain");
    private static final Set<String> JSONL_TYPES =
            Set.of("application/x-ndjson", "application/jsonl", "application/json-lines");
    private static final Set<String> CSV_ENDINGS = Set.of("csv", "tsv", "tab", "txt");
    private static final Set<String> JSONL_ENDINGS = Set.of("jsonl", "ndjson");

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By what is inside for Parquet, which has a mark; else by what was said about the file. */
    static Optional<TableFormat> of(String name, String mediaType, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (java.util.Arrays.equals(in.readNBytes(PARQUET_MAGIC.length), PARQUET_MAGIC)) {
                return Optional.of(PARQUET);
            }
        }
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (JSONL_TYPES.contains(mediaType) || JSONL_ENDINGS.contains(ending)) {
            return Optional.of(JSONL);
        }
        return CSV_TYPES.contains(mediaType) || CSV_ENDINGS.contains(ending) ? Optional.of(CSV) : Optional.empty();
    }
}
