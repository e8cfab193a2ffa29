package dev.throughline.orchestrator.preview;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A CSV with more columns than are shown. Reading 10,000 columns takes memory for each of them, so a narrow copy of the
 * beginning is read in its place.
 */
final class WideTable {
    private static final byte[] DELIMITERS = {',', ';', '\t', '|'};
    private static final long MAX_COPY = 8 << 20;
    private static final int MAX_ROWS = 1000;

    private final InputStream in;
    private final byte delimiter;
    private final int keep;

    private WideTable(InputStream in, byte delimiter, int keep) {
        this.in = in;
        this.delimiter = delimiter;
        this.keep = keep;
    }

    /**
     * @param columns of the file
     * @param whole the copy has all of its rows
     */
    record Narrow(Path copy, int columns, boolean whole) {}

    /** How the first record is divided. */
    private record Shape(byte delimiter, int columns) {}

    /** A narrow copy in the folder, which the caller deletes; empty when the file is narrow enough as it is. */
    static Optional<Narrow> of(Path file, int keep, long maxRecord, Path folder) throws IOException {
        Shape shape = shape(file, maxRecord);
        if (shape.columns() <= keep) {
            return Optional.empty();
        }
        Path copy = Files.createTempFile(folder, "narrow", ".csv");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(copy), 1 << 16)) {
            boolean whole = new WideTable(in, shape.delimiter(), keep).copy(out);
            return Optional.of(new Narrow(copy, shape.columns(), whole));
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    /** The delimiter that divides the first record into the most columns. */
    private static Shape shape(Path file, long maxRecord) throws IOException {
        int[] counts = new int[128];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            boolean quoted = false;
            for (long i = 0; i < maxRecord; i++) {
                int next = in.read();
                if (next < 0 || (next == '\n' && !quoted)) {
                    break;
                }
                quoted ^= next == '"';
                if (!quoted && next < counts.length) {
                    counts[next]++;
                }
            }
        }
        byte best = DELIMITERS[0];
        for (byte candidate : DELIMITERS) {
            best = counts[candidate] > counts[best] ? candidate : best;
        }
        return new Shape(best, counts[best] + 1);
    }

    private boolean copy(OutputStream out) throws IOException {
        int column = 1;
        int rows = 0;
        boolean quoted = false;
        for (long i = 0; i < MAX_COPY; i++) {
            int next = in.read();
            if (next < 0) {
                return true;
            }
            quoted ^= next == '"';
            if (next == '\n' && !quoted) {
                out.write(next);
                column = 1;
                if (++rows > MAX_ROWS) {
                    return false;
                }
            } else {
                column += next == delimiter && !quoted ? 1 : 0;
                if (column <= keep) {
                    out.write(next);
                }
            }
        }
        return false;
    }
}
