package dev.throughline.orchestrator.draft;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.draft.Draft.Wishes;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.template.Template;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private static final FileRef CSV = new FileRef("a.csv", "text/csv", "0".repeat(64), 1, null);

    private final Template report = template("report", 1, new Template.Inputs(1, 1, List.of("text/csv")), "title");
    private final Template panel = template("panel", 2, new Template.Inputs(1, 1, List.of("text/csv")), "entity");
    private final Template panelBefore = template("panel", 1, new Template.Inputs(1, 1, List.of("text/csv")), "entity");
    private final Template empty = template("empty", 1, new Template.Inputs(0, 0, List.of()), "x");
    private final List<Template> templates = List.of(report, panelBefore, panel, empty);

    @Test
    void shouldDecideNothingWhenTwoServeEquallyWell() {
        // When
        var candidates = Candidates.of(wishes("{}"), List.of(CSV), templates);

        // Then
        assertThat(candidates.ranked())
                .extracting(candidate -> candidate.template().toString())
                .containsExactly("panel@2", "report@1");
        assertThat(candidates.winner()).isEmpty();
    }

    @Test
    void shouldPreferTheOneThatKnowsTheParametersWhenInputsDecideNothing() {
        // When
        var candidates = Candidates.of(wishes("{\"title\":\"t\"}"), List.of(CSV), templates);

        // Then
        assertThat(candidates.winner().orElseThrow().template()).hasToString("report@1");
        assertThat(candidates.ranked().getFirst().reasons())
                .anyMatch(reason -> reason.contains("parameters"))
                .anyMatch(reason -> reason.contains("inputs"));
    }

    @Test
    void shouldLeaveOutWhatDoesNotTakeTheInputs() {
        // When
        var candidates = Candidates.of(wishes("{}"), List.of(CSV, CSV), templates);

        // Then
        assertThat(candidates.ranked()).isEmpty();
    }

    private static Wishes wishes(String parameters) {
        return new Wishes(
                null, null, null, Json.read(parameters.getBytes(StandardCharsets.UTF_8), ObjectNode.class), null);
    }

    private static Template template(String id, int version, Template.Inputs inputs, String parameter) {
        var schema = Json.MAPPER.createObjectNode();
        schema.putObject("properties").putObject(parameter);
        return new Template(
                id,
                version,
                new Template.Selects(id, null, null, 0),
                schema,
                inputs,
                List.of(),
                List.of(),
                id,
                List.of(),
                null,
                0,
                List.of(),
                new Plan.Estimate("none", 0, true),
                id + version);
    }
}
