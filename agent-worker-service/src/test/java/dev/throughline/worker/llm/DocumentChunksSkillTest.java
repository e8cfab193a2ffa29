package dev.throughline.worker.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.worker.Tasks;
import dev.throughline.worker.skill.SkillContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentChunksSkillTest {
    @TempDir
    Path directory;

    @Test
    void shouldCoverTheWholeTextWithoutOverlapWhateverTheText() throws Exception {
        // Given
        var random = new Random(42);
        var text = new StringBuilder();
        String[] pieces = {"word", " ", ". ", "\n", "\n\n", "😀", "long".repeat(100)};
        while (text.length() < 20_000) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        // Nowhere a good place, and every second one inside a character.
        text.append("😀".repeat(1_000)).append('x').append("😀".repeat(1_000));
        Files.writeString(directory.resolve("a.txt"), text);

        // When
        JsonNode output = run("{\"documents\": [{\"name\": \"a.txt\"}], \"chunk_chars\": 300, \"max_chunks\": 256}");

        // Then
        var again = new StringBuilder();
        for (JsonNode chunk : output.path("chunks")) {
            int start = chunk.path("start").asInt();
            int length = chunk.path("length").asInt();
            assertThat(start).isEqualTo(again.length());
            assertThat(length).isBetween(1, 300);
            String piece = text.substring(start, start + length);
            assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
            again.append(piece);
        }
        assertThat(again.toString()).isEqualTo(text.toString());
        assertThat(output.at("/documents/0/chunks").asInt())
                .isEqualTo(output.path("chunks").size());
    }

    @Test
    void shouldRefuseWhatIsNoTextOrTooMuch() throws Exception {
        // Given
        Files.write(directory.resolve("binary.txt"), new byte[] {'a', (byte) 0xff, 'b'});
        Files.writeString(directory.resolve("empty.txt"), " \n ");
        Files.writeString(directory.resolve("long.txt"), "x".repeat(10_000));

        // Then
        assertThat(code("binary.txt")).isEqualTo("document_not_text");
        assertThat(code("empty.txt")).isEqualTo("document_empty");
        assertThat(code("long.txt")).isEqualTo("document_too_large");
        assertThat(code("absent.txt")).isEqualTo("invalid_arguments");
    }

    @Test
    void shouldShowOfHtmlWhatAReaderSees() throws Exception {
        // Given
        String html = "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><!-- hidden -->"
                + "<h1>Head</h1><p>One &lt;b&gt;<br>two&nbsp;three</p><script>no()</script></body>";
        Files.writeString(directory.resolve("a.html"), html);

        // Then
        assertThat(DocumentText.read(directory.resolve("a.html"), "a.html", ""))
                .isEqualTo("T\nHead\n\nOne <b>\ntwo three");
    }

    @Test
    void shouldStayFastWhateverTheHtml() {
        for (String piece : new String[] {"<a", "<!--", "<script", "</", "\n \f", "&lt;", "<p "}) {
            Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
                Files.writeString(directory.resolve("bad.html"), piece.repeat(400_000));
                DocumentText.read(directory.resolve("bad.html"), "bad.html", "");
            });
        }
    }

    private String code(String file) {
        return Llm.failure(() -> run(
                        "{\"documents\": [{\"name\": \"" + file + "\"}], \"chunk_chars\": 1000, \"max_chunks\": 5}"))
                .code();
    }

    private JsonNode run(String arguments) throws Exception {
        var context = new SkillContext("tenant", directory, false, 1, 1, "key");
        return new DocumentChunksSkill().run(context, Tasks.json(arguments)).output();
    }
}
