package dev.throughline.cli.backfill;

import java.io.IOException;
import java.util.List;

/** Where lines go. */
public interface Platform {
    /** How the platform is told from others. */
    String name();

    /**
     * Stores what is new.
     *
     * @param lines NDJSON
     */
    Taken add(byte[] lines) throws IOException, InterruptedException;

    /** Compares with what is stored. */
    Compared verify(byte[] lines) throws IOException, InterruptedException;

    /** What is wrong with the {@code line}th line of a batch, the first is 1. */
    record Rejected(int line, String reason) {}

    record Taken(int stored, int duplicates, List<Rejected> rejected) {}

    /** @param missing numbers of lines in the batch, as {@code different} */
    record Compared(int same, List<Integer> missing, List<Integer> different) {}
}
