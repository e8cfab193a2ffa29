package dev.throughline.cli.backfill;

import dev.throughline.contracts.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Goes through the files, a batch at a time. */
public final class Backfill {
    private static final int BATCH_LINES = 2_000;
    private static final int BATCH_BYTES = 1 << 20;

    private final List<Path> files;
    private final Path root;
    private final Consumer<String> complaints;
    private final long size;
    private volatile long bytes;
    private volatile long lines;

    /**
     * @param root a file, or a folder with files below it
     * @param complaints about single lines
     */
    public Backfill(Path root, Consumer<String> complaints) throws IOException {
        this.root = root;
        this.files = filesOf(root);
        this.complaints = complaints;
        long sum = 0;
        for (Path file : files) {
            sum += Files.size(file);
        }
        this.size = sum;
    }

    /** A part of a file. {@code numbers} are the lines in the file, {@code last} the place that the batch ends with. */
    private record Batch(byte[] body, List<Long> numbers, long bad, Found last) {}

    /** What a comparison found. */
    public record Difference(long same, long missing, long different, long bad) {
        public boolean isNone() {
            return missing == 0 && different == 0;
        }
    }

    public int files() {
        return files.size();
    }

    public long size() {
        return size;
    }

    /** How far it is: bytes of {@link #size}. */
    public long bytes() {
        return bytes;
    }

    public long lines() {
        return lines;
    }

    /** Reads everything and sends nothing. */
    public Counts look() throws IOException, InterruptedException {
        Counts[] counts = {Counts.NONE};
        for (Path file : files) {
            read(
                    file,
                    0,
                    0,
                    batch -> counts[0] =
                            counts[0].plus(new Counts(batch.numbers().size(), 0, batch.bad())));
        }
        return counts[0];
    }

    /** Sends what the bookmark does not have. */
    public Counts send(Platform platform, Path bookmarkFile) throws IOException, InterruptedException {
        var bookmark = Bookmark.read(bookmarkFile, platform.name());
        Counts sum = Counts.NONE;
        for (Path file : files) {
            String name = name(file);
            var place = bookmark.of(name, file);
            bookmark.places().put(name, place);
            bytes += LineFile.isDocument(file) ? 0 : place.next();
            read(file, place.next(), place.line(), batch -> {
                var taken =
                        batch.numbers().isEmpty() ? new Platform.Taken(0, 0, List.of()) : platform.add(batch.body());
                taken.rejected().forEach(one -> complain(file, batch.numbers().get(one.line() - 1), one.reason()));
                var counts = new Counts(
                        taken.stored(),
                        taken.duplicates(),
                        batch.bad() + taken.rejected().size());
                bookmark.places()
                        .computeIfPresent(
                                name,
                                (ignored, before) -> new Bookmark.Place(
                                        before.head(),
                                        batch.last().next(),
                                        batch.last().line(),
                                        before.counts().plus(counts)));
                bookmark.write(bookmarkFile);
            });
            sum = sum.plus(Objects.requireNonNull(bookmark.places().get(name)).counts());
        }
        return sum;
    }

    /** Compares everything with what the platform has. */
    public Difference verify(Platform platform) throws IOException, InterruptedException {
        long[] found = new long[4];
        bytes = 0;
        lines = 0;
        for (Path file : files) {
            read(file, 0, 0, batch -> {
                found[3] += batch.bad();
                if (batch.numbers().isEmpty()) {
                    return;
                }
                var compared = platform.verify(batch.body());
                compared.missing().forEach(one -> complain(file, batch.numbers().get(one - 1), "is missing"));
                compared.different()
                        .forEach(one -> complain(file, batch.numbers().get(one - 1), "is stored otherwise"));
                found[0] += compared.same();
                found[1] += compared.missing().size();
                found[2] += compared.different().size();
            });
        }
        return new Difference(found[0], found[1], found[2], found[3]);
    }

    private interface Work {
        void on(Batch batch) throws IOException, InterruptedException;
    }

    private void read(Path file, long from, long line, Work work) throws IOException, InterruptedException {
        long before = bytes - (LineFile.isDocument(file) ? 0 : from);
        try (var in = LineFile.open(file, from, line)) {
            Optional<Batch> batch = batch(file, in);
            while (batch.isPresent()) {
                work.on(batch.get());
                lines += batch.get().numbers().size() + batch.get().bad();
                bytes = before + in.bytes();
                batch = batch(file, in);
            }
        }
        bytes = before + Files.size(file);
    }

    private Optional<Batch> batch(Path file, LineFile in) throws IOException {
        var body = new ByteArrayOutputStream();
        List<Long> numbers = new ArrayList<>();
        long bad = 0;
        Optional<Found> last = Optional.empty();
        while (numbers.size() + bad < BATCH_LINES && body.size() < BATCH_BYTES) {
            Optional<Found> next = in.next();
            if (next.isEmpty()) {
                break;
            }
            last = next;
            switch (next.get()) {
                case Found.Good good -> {
                    body.writeBytes(Json.bytes(good.provenance()));
                    body.write('\n');
                    numbers.add(good.line());
                }
                case Found.Bad wrong -> {
                    complain(file, wrong.line(), wrong.reason());
                    bad++;
                }
            }
        }
        long skipped = bad;
        return last.map(end -> new Batch(body.toByteArray(), numbers, skipped, end));
    }

    private void complain(Path file, long line, String reason) {
        complaints.accept(name(file) + ":" + line + ": " + reason);
    }

    private String name(Path file) {
        return file.equals(root)
                ? String.valueOf(file.getFileName())
                : root.relativize(file).toString();
    }

    private static List<Path> filesOf(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of(root);
        }
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(Files::isRegularFile)
                    .filter(LineFile::isOne)
                    .sorted()
                    .toList();
        }
    }
}
