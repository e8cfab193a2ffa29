package dev.throughline.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.ProvenanceLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackfillTest {
    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();
    private final Recording platform = new Recording();
    private Path bookmark = Path.of("");

    @BeforeEach
    void place() {
        bookmark = folder.resolve(".bookmark.json");
    }

    /** What the service does, as far as a backfill sees it; it can be away. */
    private static final class Recording implements Platform {
        final Map<String, ProvenanceLine> stored = new LinkedHashMap<>();
        int batches;
        int awayAfter = Integer.MAX_VALUE;

        @Override
        public String name() {
            return "here";
        }

        @Override
        public Taken add(byte[] lines) throws IOException {
            if (batches++ >= awayAfter) {
                throw new IOException("away");
            }
            int before = stored.size();
            var read = read(lines);
            read.forEach(line -> stored.putIfAbsent(line.inputHash(), line));
            int fresh = stored.size() - before;
            return new Taken(fresh, read.size() - fresh, List.of());
        }

        @Override
        public Compared verify(byte[] lines) {
            List<Integer> missing = new ArrayList<>();
            List<Integer> different = new ArrayList<>();
            var read = read(lines);
            for (int i = 0; i < read.size(); i++) {
                var known = stored.get(read.get(i).inputHash());
                if (known == null) {
                    missing.add(i + 1);
                } else if (!known.equals(read.get(i))) {
                    different.add(i + 1);
                }
            }
            return new Compared(read.size() - missing.size() - different.size(), missing, different);
        }

        private static List<ProvenanceLine> read(byte[] lines) {
            return new String(lines, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> ProvenanceLine.of(Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class)))
                    .toList();
        }
    }

    @Test
    void shouldStoreEachHashOnceAndNameBadLinesWhenFilesAreOfBothKinds() throws Exception {
        // Given
        write(
                "a.jsonl",
                line(1) + "\n{bad\n\n" + line(2) + "\n" + line(1) + "\n" + "x".repeat(20_000) + "\n" + line(3));
        write("sub/b.json", "[\n" + line(3) + ",\n 7,\n" + line(4) + ",\n{\"input_hash\":{\"a\":[1]},\"x\":[[]]}]");
        write("c.json", line(5) + "\n" + line(6) + "\n{broken\n" + line(7));
        write("ignored.txt", "nothing");

        // When
        var counts = work().send(platform, bookmark);

        // Then
        assertThat(counts).isEqualTo(new Counts(6, 2, 5));
        assertThat(platform.stored).hasSize(6);
        assertThat(complaints)
                .containsExactly(
                        "a.jsonl:2: no JSON",
                        "a.jsonl:6: the line is longer than 16384 bytes",
                        "c.json:3: no JSON; the rest of the file is left out",
                        Path.of("sub", "b.json") + ":3: expected an object",
                        Path.of("sub", "b.json") + ":5: input_hash has a value of another type");
    }

    @Test
    void shouldGoOnWhereItStoodWhenThePlatformWasAway() throws Exception {
        // Given
        write("a.jsonl", lines(0, 5_000));
        write("b.json", "[" + lines(5_000, 10_000).strip().replace("\n", ",\n") + "]");
        platform.awayAfter = 4;
        assertThatThrownBy(() -> work().send(platform, bookmark)).hasMessage("away");
        assertThat(platform.stored).hasSize(7_000);
        platform.awayAfter = Integer.MAX_VALUE;
        platform.batches = 0;

        // When
        var counts = work().send(platform, bookmark);

        // Then
        assertThat(platform.stored).hasSize(10_000);
        assertThat(platform.batches).isEqualTo(2);
        assertThat(counts).isEqualTo(new Counts(10_000, 0, 0));
        assertThat(work().send(platform, bookmark)).isEqualTo(counts);
        assertThat(platform.batches).isEqualTo(2);
    }

    @Test
    void shouldReadWhatIsNewWhenAFileGrewAndAllOfItWhenItIsAnother() throws Exception {
        // Given
        Path file = write("a.jsonl", lines(0, 10));
        work().send(platform, bookmark);

        // When
        Files.writeString(file, lines(10, 15), StandardOpenOption.APPEND);
        var grown = work().send(platform, bookmark);
        Files.writeString(file, lines(100, 130));
        var other = work().send(platform, bookmark);

        // Then
        assertThat(grown).isEqualTo(new Counts(15, 0, 0));
        assertThat(other).isEqualTo(new Counts(30, 0, 0));
        assertThat(platform.stored).hasSize(45);
    }

    @Test
    void shouldReadAllOfADocumentWhenItIsAnotherOfTheSameName() throws Exception {
        // Given documents whose first lines are the same
        write("a.json", "[\n" + lines(0, 3).strip().replace("\n", ",\n") + "\n]");
        work().send(platform, bookmark);

        // When
        write("a.json", "[\n" + lines(100, 105).strip().replace("\n", ",\n") + "\n]");
        var other = work().send(platform, bookmark);
        var again = work().send(platform, bookmark);

        // Then
        assertThat(other).isEqualTo(new Counts(5, 0, 0));
        assertThat(again).isEqualTo(other);
        assertThat(platform.stored).hasSize(8);
    }

    @Test
    void shouldSendNothingWhenItOnlyLooks() throws Exception {
        // Given
        write("a.jsonl", lines(0, 10) + "{\n");

        // Then
        assertThat(work().look()).isEqualTo(new Counts(10, 0, 1));
        assertThat(platform.batches).isZero();
        assertThat(bookmark).doesNotExist();
    }

    @Test
    void shouldNameWhatIsMissingOrDifferentWhenItCompares() throws Exception {
        // Given
        Path file = write("a.jsonl", lines(0, 3));
        work().send(platform, bookmark);
        Files.writeString(file, line(1).replace("\"actual_micros\":5", "\"actual_micros\":6") + "\n" + lines(2, 4));

        // When
        var difference = work().verify(platform);

        // Then
        assertThat(difference).isEqualTo(new Backfill.Difference(1, 1, 1, 0));
        assertThat(complaints).containsExactly("a.jsonl:3: is missing", "a.jsonl:1: is stored otherwise");
    }

    @Test
    void shouldRefuseABookmarkWhenItIsNone() throws Exception {
        // Given
        write("a.jsonl", lines(0, 1));
        Files.writeString(bookmark, "{\"places\":7}");

        // Then
        assertThatThrownBy(() -> work().send(platform, bookmark)).hasMessageContaining("is no bookmark");
    }

    private Backfill work() throws IOException {
        return new Backfill(folder, complaints::add);
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, content);
    }

    private static String lines(int from, int until) {
        var lines = new StringBuilder();
        IntStream.range(from, until).forEach(i -> lines.append(line(i)).append('\n'));
        return lines.toString();
    }

    private static String line(int number) {
        return "{\"input_hash\":\"%064x\",\"template_id\":\"t\",\"actual_micros\":5,\"at\":\"2026-01-02T03:04:05Z\"}"
                .formatted(number);
    }
}
