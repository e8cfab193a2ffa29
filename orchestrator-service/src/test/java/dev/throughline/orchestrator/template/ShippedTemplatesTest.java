package dev.throughline.orchestrator.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedTemplatesTest {
    private static final Path FOLDER = Path.of("src", "main", "resources", "templates");

    static Stream<String> names() throws IOException {
        return Files.readAllLines(FOLDER.resolve("index.txt")).stream().filter(line -> !line.isBlank());
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldBeSound(String name) throws IOException {
        // When
        var outcome = TemplateText.read(Files.readString(FOLDER.resolve(name.strip())));

        // Then
        assertThat(outcome)
                .withFailMessage(() -> String.valueOf(outcome))
                .isInstanceOf(TemplateText.Outcome.Sound.class);
    }

    @Test
    void shouldBeSoundInTheGuide() throws IOException {
        // Given
        String guide = Files.readString(Path.of("..", "docs", "guides", "templates.md"));
        String example =
                guide.substring(guide.indexOf("```yaml") + 7, guide.indexOf("```", guide.indexOf("```yaml") + 7));

        // When
        var outcome = TemplateText.read(example);

        // Then
        assertThat(outcome)
                .withFailMessage(() -> String.valueOf(outcome))
                .isInstanceOf(TemplateText.Outcome.Sound.class);
    }
}
