package dev.throughline.cli.backfill;

/** What became of lines. */
public record Counts(long stored, long duplicates, long bad) {
    public static final Counts NONE = new Counts(0, 0, 0);

    Counts plus(Counts more) {
        return new Counts(stored + more.stored, duplicates + more.duplicates, bad + more.bad);
    }

    public long lines() {
        return stored + duplicates + bad;
    }
}
