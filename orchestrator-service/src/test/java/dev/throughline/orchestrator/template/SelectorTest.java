package dev.throughline.orchestrator.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.engine.Expressions;
import dev.throughline.orchestrator.expression.JqExpressionsAccess;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectorTest {
    private static final Expressions JQ = JqExpressionsAccess.create();

    @Test
    void shouldPreferPriorityThenRulesThenVersionThenId() {
        assertThat(winner("{}", template("a", 1, ""), template("b", 2, ""))).isEqualTo("b@2");
        assertThat(winner("{}", template("b", 2, ""), template("a", 2, ""))).isEqualTo("a@2");
        assertThat(winner("{\"n\":1}", template("a", 9, ""), template("b", 1, ", when: .parameters.n == 1")))
                .isEqualTo("b@1");
        assertThat(winner(
                        "{\"n\":1}",
                        template("a", 1, ", priority: 1"),
                        template("b", 9, ", priority: 0, when: .parameters.n == 1")))
                .isEqualTo("a@1");
    }

    @Test
    void shouldLeaveOutWhatDoesNotFit() {
        assertThat(winner("{\"n\":2}", template("a", 1, ""), template("b", 9, ", when: .parameters.n == 1")))
                .isEqualTo("a@1");
        assertThat(winner("{}", template("a", 1, ""), template("b", 9, ", when: .parameters | error")))
                .isEqualTo("a@1");
        assertThat(winner("{}", template("a", 1, ""), template("b", 9, ", inputs: {min: 1}")))
                .isEqualTo("a@1");
    }

    @Test
    void shouldLookAtTheShapeOfTheInputs() {
        // Given
        var csv = new Asked.Input("p.csv", "text/CSV; charset=utf-8", 10, List.of("id", "year", "y"));
        var blind = new Asked.Input("p.csv", "text/csv", 10, null);
        var any = template("any", 1, "");
        var panel = template("panel", 1, ", inputs: {min: 1, max: 1, media_types: [text/csv], columns: [id, year]}");

        // Then
        assertThat(winner("{}", List.of(csv), any, panel)).isEqualTo("panel@1");
        assertThat(winner("{}", List.of(blind), any, panel)).isEqualTo("any@1");
        assertThat(winner("{}", List.of(csv, csv), any, panel)).isEqualTo("any@1");
    }

    @Test
    void shouldRecordWhatEachRuleSaid() {
        // When
        var chosen =
                choose("{\"n\":2}", List.of(), template("a", 1, ""), template("b", 9, ", when: .parameters.n == 1"));

        // Then
        assertThat(chosen).isInstanceOfSatisfying(TemplateLibrary.Choice.Chosen.class, choice -> {
            JsonNode reasons = choice.selection().reasons();
            assertThat(reasons.at("/winner").asText()).isEqualTo("a@1");
            assertThat(reasons.at("/candidates").findValuesAsText("template")).containsExactly("b@9", "a@1");
            assertThat(reasons.at("/candidates/0/eligible").asBoolean(true)).isFalse();
            assertThat(reasons.at("/candidates/0/rules/1").toString())
                    .isEqualTo("{\"rule\":\"when\",\"held\":false,\"why\":\".parameters.n == 1 is not true\"}");
        });
    }

    @Test
    void shouldSayWhyNobodyFits() {
        // When
        var none = choose("{}", List.of(), template("b", 9, ", when: .parameters.n == 1"));

        // Then
        assertThat(none)
                .isInstanceOfSatisfying(
                        TemplateLibrary.Choice.None.class,
                        choice -> assertThat(choice.reasons().has("winner")).isFalse());
    }

    @Test
    void shouldTakeTheNewestVersionThatIsNotRetiredAndOwnBeforeCommon() {
        // Given
        var old = template("a", 1, "");
        var retired = template("a", 2, "");
        var selector = new Selector(JQ);
        var shelf = new Shelf(
                List.of(
                        LibraryEntry.shipped(old, ""),
                        new LibraryEntry("t", retired, "", "x", java.time.Instant.EPOCH, java.time.Instant.EPOCH)),
                selector);

        // Then
        assertThat(shelf.newest()).containsExactly(old);
        assertThat(shelf.find("a", 2)).isPresent();
        assertThat(shelf.types()).isEqualTo(List.copyOf(Set.of("t")));
    }

    private static String winner(String parameters, Template... templates) {
        return winner(parameters, List.of(), templates);
    }

    private static String winner(String parameters, List<Asked.Input> inputs, Template... templates) {
        return switch (choose(parameters, inputs, templates)) {
            case TemplateLibrary.Choice.Chosen chosen ->
                chosen.selection().template().label();
            case TemplateLibrary.Choice.None none -> "none";
        };
    }

    private static TemplateLibrary.Choice choose(String parameters, List<Asked.Input> inputs, Template... templates) {
        var tree = Json.read(parameters.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        return new Selector(JQ).choose(Arrays.asList(templates), new Asked("t", tree, inputs));
    }

    private static Template template(String id, int version, String selects) {
        return TemplateTextTest.sound("""
                id: %s
                version: %d
                selects: {type: t%s}
                stages: [{name: only, agent: intake}]
                """.formatted(id, version, selects));
    }
}
