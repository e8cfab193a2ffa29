package dev.throughline.worker.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectFilesTest {
    @TempDir
    private Path around;

    private Path directory;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createDirectory(around.resolve("work"));
    }

    @Test
    void shouldWriteEveryFileWithoutEscapingSources() throws Exception {
        var output = render("""
                {"tree": "p", "data": {"name": "a < b"}, "files": [
                  {"path": "src/deep/main.txt", "template": "{name}"},
                  {"path": "page.html", "template": "{name}", "media_type": "text/html"},
                  {"path": ".hidden", "template": "x"}]}""");

        assertThat(directory.resolve("p/src/deep/main.txt")).hasContent("a < b");
        assertThat(directory.resolve("p/page.html")).hasContent("a &lt; b");
        assertThat(output.path("files")).hasSize(3);
        assertThat(output.path("bytes").asInt()).isEqualTo(14);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "/x",
                "a/../../x",
                "a//x",
                "",
                ".",
                "..",
                "a/.",
                "a\\\\x",
                "a/b/c/d/e/f/g/h/i/j/k",
                "a\\u0000b"
            })
    void shouldRefusePathsThatLeadOutOfTheTree(String path) {
        assertThatThrownBy(() ->
                        render("{\"tree\": \"p\", \"files\": [{\"path\": \"" + path + "\", \"template\": \"x\"}]}"))
                .isInstanceOfSatisfying(
                        SkillException.class,
                        failure -> assertThat(failure.code()).isEqualTo("invalid_arguments"));
        assertThat(directory.resolve("x")).doesNotExist();
        assertThat(around).isDirectoryNotContaining(file -> !file.equals(directory));
    }

    @Test
    void shouldRefuseTwoFilesInOnePlace() {
        assertThatThrownBy(() -> render("""
                {"tree": "p", "files": [{"path": "a", "template": "1"}, {"path": "a", "template": "2"}]}""")).hasMessage("two files are a");
        assertThatThrownBy(() -> render("""
                {"tree": "p", "files": [{"path": "a", "template": "1"}, {"path": "a/b", "template": "2"}]}""")).hasMessageContaining("is a file");
    }

    @Test
    void shouldPackEqualTreesIntoEqualBytes() throws Exception {
        // Given
        render("""
                {"tree": "one", "files": [{"path": "b.txt", "template": "2"}, {"path": "a/c.txt", "template": "1"}]}""");
        render("""
                {"tree": "two", "files": [{"path": "a/c.txt", "template": "1"}, {"path": "b.txt", "template": "2"}]}""");
        Files.setLastModifiedTime(directory.resolve("two/b.txt"), FileTime.from(Instant.EPOCH));

        // When
        var output = zip("{\"tree\": \"one\", \"file\": \"one.zip\", \"prefix\": \"project\"}");
        zip("{\"tree\": \"two\", \"file\": \"two.zip\", \"prefix\": \"project\"}");

        // Then
        assertThat(directory.resolve("two.zip")).hasSameBinaryContentAs(directory.resolve("one.zip"));
        assertThat(output.at("/entries/0/path").asText()).isEqualTo("project/a/c.txt");
        assertThat(output.at("/entries/0/sha256").asText()).startsWith("6b86b273ff34fce1");
        try (var zip = new ZipFile(directory.resolve("one.zip").toFile())) {
            assertThat(zip.stream().map(Object::toString).toList())
                    .isEqualTo(List.of("project/a/c.txt", "project/b.txt"));
        }
    }

    @Test
    void shouldNotPackWhatALinkLeadsTo() throws Exception {
        render("{\"tree\": \"p\", \"files\": [{\"path\": \"a\", \"template\": \"1\"}]}");
        Files.createSymbolicLink(directory.resolve("p/secret"), Path.of("/etc/passwd"));

        assertThat(zip("{\"tree\": \"p\", \"file\": \"p.zip\"}").path("entries"))
                .hasSize(1);
    }

    private JsonNode render(String arguments) throws SkillException, IOException {
        return new FilesRenderSkill()
                .run(context(), Json.MAPPER.readTree(arguments))
                .output();
    }

    private JsonNode zip(String arguments) throws SkillException, IOException {
        return new ArchiveZipSkill()
                .run(context(), Json.MAPPER.readTree(arguments))
                .output();
    }

    private SkillContext context() {
        return new SkillContext("tenant", directory, false, 1, 1, "key");
    }
}
