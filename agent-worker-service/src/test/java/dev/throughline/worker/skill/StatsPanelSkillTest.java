package dev.throughline.worker.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsPanelSkillTest {
    @TempDir
    private Path directory;

    private final DuckDbSandbox sandbox = new DuckDbSandbox();
    private final StatsPanelSkill skill = new StatsPanelSkill(sandbox);

    /** Noise without randomness: hashes, so that the file and the figures are the same everywhere. */
    @Test
    void shouldEstimateAPanelOfTwoHundredThousandRows() throws Exception {
        // Given
        write("panel.parquet", """
                SELECT e, t, x1, x2, x3, 1.5 * x1 - 0.5 * x2 + 0 * x3 + e % 97 + 3 * t + noise AS y FROM (
                  SELECT e, t, (hash(e, t, 1) % 1000) / 500.0 + e % 7 AS x1, (hash(e, t, 2) % 1000) / 500.0 - t AS x2,
                         (hash(e, t, 3) % 1000) / 500.0 AS x3, (hash(e, t, 4) % 1000) / 500.0 - 1 AS noise
                  FROM range(25000) entities(e), range(9) times(t) WHERE hash(e, t, 5) % 9 <> 0)""");

        // When
        JsonNode output = run("""
                {"file": "panel.parquet", "outcome": "y", "regressors": ["x1", "x2", "x3"], "entity": "e", "time": "t",
                 "effects": "two_way", "cluster": "e"}""");

        // Then
        assertThat(output.path("n").asInt()).isGreaterThan(199_000);
        assertThat(output.path("entities").asInt()).isEqualTo(25_000);
        assertThat(output.path("balanced").asBoolean()).isFalse();
        assertThat(output.at("/coefficients/0/estimate").asDouble()).isCloseTo(1.5, within(0.01));
        assertThat(output.at("/coefficients/1/estimate").asDouble()).isCloseTo(-0.5, within(0.01));
        assertThat(output.at("/coefficients/2/estimate").asDouble()).isCloseTo(0, within(0.01));
        // Uniform noise of variance 1/3 in 200,000 rows over regressors of the same variance.
        assertThat(output.at("/coefficients/0/std_error").asDouble()).isBetween(0.0021, 0.0026);
    }

    @Test
    void shouldGiveEqualFiguresWhateverTheOrderOfTheRows() throws Exception {
        String rows = """
                SELECT e, t, (hash(e, t, 1) % 1000) / 7.0 AS x, (hash(e, t, 2) % 1000) / 3.0 AS y
                FROM range(300) entities(e), range(7) times(t) WHERE hash(e, t, 5) % 5 <> 0 ORDER BY hash(e, t, SEED)""";
        write("one.parquet", rows.replace("SEED", "8"));
        write("other.csv", rows.replace("SEED", "9"));
        String question = """
                {"file": "%s", "outcome": "y", "regressors": ["x"], "entity": "e", "time": "t", "effects": "two_way"}""";

        assertThat(run(question.formatted("one.parquet"))).isEqualTo(run(question.formatted("other.csv")));
    }

    @Test
    void shouldCountWhatIsMissingAndWhatIsThereTwice() throws Exception {
        // Given
        Files.writeString(directory.resolve("holes.csv"), """
                who,when,x,y
                a,1,1,2
                a,2,2,3
                a,2,2.5,3
                a,3,,4
                b,1,4,1
                b,2,inf,2
                b,3,6,5
                ,4,6,5
                b,5,7,nan
                """);

        // When
        JsonNode output = run("""
                {"file": "holes.csv", "outcome": "y", "regressors": ["x"], "entity": "who", "time": "when", "effects": "entity"}""");

        // Then
        assertThat(output.path("fitted").asBoolean()).isTrue();
        assertThat(output.path("n").asInt()).isEqualTo(5);
        assertThat(output.path("rows_incomplete").asInt()).isEqualTo(4);
        assertThat(output.path("rows_duplicate").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAPanelThatDoesNotFitIntoItsMemory() throws Exception {
        write("wide.parquet", "SELECT i AS e, i % 3 AS t, i AS y, i AS x FROM range(5000001) r(i)");

        assertThatThrownBy(() -> run("""
                {"file": "wide.parquet", "outcome": "y", "regressors": ["x"], "entity": "e", "time": "t", "effects": "time"}"""))
                .isInstanceOfSatisfying(
                        SkillException.class,
                        failure -> assertThat(failure.code()).isEqualTo("panel_too_large"));
    }

    private void write(String file, String query) throws Exception {
        var arguments = Json.MAPPER.createObjectNode();
        arguments.putArray("export").addObject().put("query", query).put("file", file);
        new SqlQuerySkill(sandbox).run(context(), arguments);
    }

    private JsonNode run(String arguments) throws Exception {
        return skill.run(context(), Json.MAPPER.readTree(arguments)).output();
    }

    private SkillContext context() {
        return new SkillContext("tenant", directory, false, 1, 1, "key");
    }
}
