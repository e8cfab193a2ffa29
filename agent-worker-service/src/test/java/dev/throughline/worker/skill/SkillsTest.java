package dev.throughline.worker.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkillsTest {
    private final DuckDbSandbox sandbox = new DuckDbSandbox();

    @TempDir
    Path directory;

    @Test
    void shouldQueryAFileOfTheWorkDirectoryByItsBareName() throws Exception {
        // Given
        Files.writeString(directory.resolve("data.csv"), "a,b\n1,x\n2,y\n");

        // When
        JsonNode output =
                sql("{\"query\": \"SELECT sum(a) AS s, count(*) AS n FROM read_csv(work_file('data.csv'))\"}");

        // Then
        assertThat(output.path("rows").path(0).path("s").asInt()).isEqualTo(3);
        assertThat(output.path("row_count").asInt()).isEqualTo(1);
    }

    @Test
    void shouldExportAQueryAsAFile() throws Exception {
        var arguments = json("{\"export\": [{\"query\": \"SELECT 1 AS one\", \"file\": \"out.csv\"}]}");
        var result = new SqlQuerySkill(sandbox).run(context(true), arguments);
        assertThat(result.files()).extracting(SkillResult.ProducedFile::name).containsExactly("out.csv");
        assertThat(directory.resolve("out.csv")).hasContent("one\n1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_csv('data.csv')", "'data.csv'", "read_csv(work_file('data.csv'))"})
    void shouldReadAFileHoweverItIsNamed(String source) throws Exception {
        Files.writeString(directory.resolve("data.csv"), "a,b\n1,x\n2,y\n");
        var arguments = Json.MAPPER.createObjectNode().put("query", "SELECT count(*) AS n FROM " + source);
        var output = new SqlQuerySkill(sandbox).run(context(true), arguments).output();
        assertThat(output.at("/rows/0/n").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_text(work_file('../../../../../../etc/passwd'))",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM read_csv('../../../../etc/passwd')",
                "INSTALL httpfs",
                "LOAD httpfs",
                "COPY (SELECT 1) TO '/tmp/throughline-escape.csv'",
                "ATTACH '/tmp/throughline-escape.db'",
                "SET enable_external_access = true",
                "SET allowed_directories = ['/']",
            })
    void shouldRefuseWhatLeadsOutOfTheWorkDirectory(String escape) {
        var arguments = Json.MAPPER.createObjectNode();
        arguments.putArray("setup").add(escape);
        assertThatThrownBy(() -> new SqlQuerySkill(sandbox).run(context(true), arguments))
                .isInstanceOf(SkillException.class);
    }

    @Test
    void shouldFitALineExactly() throws Exception {
        Files.writeString(directory.resolve("d.csv"), "y,x\n1,0\n3,1\n5,2\n7,3\n");
        var output = new StatsOlsSkill(sandbox)
                .run(context(true), json("{\"file\":\"d.csv\",\"outcome\":\"y\",\"predictors\":[\"x\"]}"))
                .output();
        assertThat(output.at("/coefficients/0/estimate").asDouble()).isCloseTo(1, within(1e-9));
        assertThat(output.at("/coefficients/1/estimate").asDouble()).isCloseTo(2, within(1e-9));
        assertThat(output.path("r_squared").asDouble()).isCloseTo(1, within(1e-9));
    }

    @Test
    void shouldTransformAndHideTheEnvironment() throws Exception {
        var skill = new TransformJqSkill(new Jq());
        assertThat(skill.run(context(true), json("{\"expression\":\".a + 1\",\"input\":{\"a\":1}}"))
                        .output()
                        .path("value")
                        .asInt())
                .isEqualTo(2);
        assertThat(skill.run(context(true), json("{\"expression\":\"env\"}"))
                        .output()
                        .path("value"))
                .isEmpty();
        assertThat(skill.run(context(true), json("{\"expression\":\"$ENV\"}"))
                        .output()
                        .path("value"))
                .isEmpty();
    }

    @Test
    void shouldEscapeWhatATemplateRenders() throws Exception {
        new RenderTemplateSkill()
                .run(
                        context(true),
                        json("{\"template\":\"<p>{name}{#each xs}{it.v}{/each}</p>\",\"file\":\"r.html\","
                                + "\"data\":{\"name\":\"<b>\",\"xs\":[{\"v\":1},{\"v\":2}]}}"));
        assertThat(directory.resolve("r.html")).hasContent("<p>&lt;b&gt;12</p>");
    }

    @Test
    void shouldListEveryBrokenCheck() {
        var arguments = json("{\"checks\":[{\"that\":false,\"message\":\"a\"},{\"that\":false,\"message\":\"b\"}]}");
        assertThatThrownBy(() -> new CheckAssertSkill().run(context(true), arguments))
                .hasMessage("a; b");
    }

    @Test
    void shouldRefuseFaultsInRealRuns() {
        assertThatThrownBy(() -> new FaultInjectSkill().run(context(false), json("{\"kind\":\"crash\"}")))
                .isInstanceOfSatisfying(
                        SkillException.class, e -> assertThat(e.code()).isEqualTo("refused_fault"));
    }

    @Test
    void shouldRefuseArgumentsThatDoNotMatchTheSchema() {
        var skill = new DelaySkill();
        var skills = new Skills(List.of(skill));
        assertThatThrownBy(() -> skills.validate(skill, json("{\"ms\":\"soon\"}")))
                .isInstanceOfSatisfying(
                        SkillException.class, e -> assertThat(e.code()).isEqualTo("invalid_arguments"));
    }

    private JsonNode sql(String arguments) throws Exception {
        return new SqlQuerySkill(sandbox).run(context(true), json(arguments)).output();
    }

    private SkillContext context(boolean isSynthetic) {
        return new SkillContext("tenant", directory, isSynthetic, 1, 1, "key");
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
    }
}
