package dev.throughline.orchestrator.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTextTest {
    private static final String SOUND = """
            id: sound
            version: 3
            selects: {type: sound}
            stages:
              - {name: only, agent: intake, steps: [{name: one, skill: delay, arguments: {ms: 0}}]}
            """;

    @Test
    void shouldReadWhatIsSound() {
        // When
        var template = sound(SOUND);

        // Then
        assertThat(template.label()).isEqualTo("sound@3");
        assertThat(template.dependencies())
                .extracting(requirement -> requirement.describe())
                .containsExactly("skill delay");
        assertThat(template.estimate().weight()).isEqualTo(1);
    }

    @Test
    void shouldNameEveryFaultWithItsPlaceAndWhatIsPossible() {
        // Given
        String yaml = """
                id: Wrong Id
                version: one
                selects: {type: t}
                stages:
                  - name: a
                    agent: intake
                    timeout: 5 minutes
                    steps:
                      - name: s
                        skil: delay
                        on_error: retry
                """;

        // When
        var faults = faults(yaml);

        // Then
        assertThat(faults)
                .containsExactly(
                        "1:1 /id: expected a name of 1 to 64 of a-z 0-9 -, first a letter, found \"Wrong Id\"",
                        "2:1 /version: expected integer, of this id; what a version says never changes, found text \"one\"",
                        "7:5 /stages/0/timeout: expected a duration such as 200ms, 30s, 5m or 1h, found \"5 minutes\"",
                        "9:9 /stages/0/steps/0/skill: skill is missing",
                        "10:9 /stages/0/steps/0/skil: skil is not known here; known are name, skill, arguments, retry,"
                                + " timeout, on_error, cost_weight, expects",
                        "11:9 /stages/0/steps/0/on_error: expected one of \"abort\", \"continue\", \"compensate\", found"
                                + " \"retry\"");
    }

    @Test
    void shouldNameEveryFaultOfMeaning() {
        // Given
        String yaml = """
                id: wrong
                version: 1
                selects: {type: t, when: "def f: 1; f"}
                parameters: {type: object, properties: {n: {type: integer, default: many}}}
                inputs: {min: 2, max: 1}
                stages:
                  - {name: a, agent: intake, needs: [b], when: ".x |"}
                  - name: a
                    agent: intake
                    timeout: 999h
                    steps:
                      - {name: s, skill: transform.jq, arguments: {expression: "1 +", input: "${ .y ] }"}}
                      - {name: s, skill: delay}
                    products: [{kind: k, from: "${ ( }"}]
                outputs: [{name: file.txt}]
                examples: [{name: e, parameters: {n: 1.5}}]
                """;

        // When
        var places = faults(yaml).stream()
                .map(fault -> fault.substring(0, fault.indexOf(": ")))
                .toList();

        // Then
        assertThat(places)
                .containsExactlyInAnyOrder(
                        "3:20 /selects/when",
                        "5:10 /inputs/min",
                        "7:38 /stages/0/needs/0",
                        "7:42 /stages/0/when",
                        "8:5 /stages/1/name",
                        "10:5 /stages/1/timeout",
                        "12:52 /stages/1/steps/0/arguments/expression",
                        "12:71 /stages/1/steps/0/arguments/input",
                        "13:10 /stages/1/steps/1/name",
                        "14:26 /stages/1/products/0/from",
                        "15:12 /outputs/0/name");
    }

    @Test
    void shouldCheckDefaultsAndExamplesAgainstTheParameters() {
        assertThat(faults(SOUND + """
                        parameters: {type: object, properties: {n: {type: integer, default: many}}}
                        examples: [{name: e, parameters: {n: 1.5, m: 1}}]
                        """))
                .satisfiesExactlyInAnyOrder(
                        fault ->
                                assertThat(fault).startsWith("6:60 /parameters/properties/n/default: expected integer"),
                        fault -> assertThat(fault).startsWith("7:35 /examples/0/parameters/n: expected integer"),
                        fault -> assertThat(fault).startsWith("7:43 /examples/0/parameters/m: m is not known here"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{$ref: 'http://localhost:1/x.json'}",
                "{type: object, properties: {a: {$ref: 'file:///etc/passwd'}}}",
                "{$id: 'urn:x', type: object}",
                "{$schema: 'http://json-schema.org/draft-04/schema#'}",
                "{type: objekt}",
                "{type: object, properties: {a: {type: string, pattern: '['}}}",
                "{type: object, properties: {a: {format: no-such}}}",
                "{type: object, properties: {a: {maximum: 9007199254740993}}}"
            })
    void shouldRefuseSchemasThatCannotBeUsed(String parameters) {
        assertThat(faults(SOUND + "parameters: " + parameters + "\n"))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault).contains("/parameters"));
    }

    @Test
    void shouldRefuseASchemaThatNeverEnds() {
        assertThat(faults(SOUND + "parameters: {$ref: '#'}\nexamples: [{name: e, parameters: {}}]\n"))
                .isNotEmpty();
    }

    @Test
    void shouldSayWhichKindOfStageItIs() {
        assertThat(faults("""
                        id: a
                        version: 1
                        selects: {type: t}
                        stages: [{name: a, agent: intake, approval: {expires: 1h}}, {name: b}]
                        """))
                .containsExactly(
                        "4:10 /stages/0: expected exactly one of agent, approval and workflow",
                        "4:61 /stages/1: expected exactly one of agent, approval and workflow");
    }

    @Test
    void shouldReadDependencies() {
        // When
        var template = sound(SOUND + """
                dependencies:
                  skills: [{name: delay, version: "1.2"}]
                  programs: [{name: python3, version: "3.10"}, Rscript]
                  packages: ["python:numpy"]
                  llm: [extract]
                """);

        // Then
        assertThat(template.dependencies())
                .extracting(requirement -> requirement.describe())
                .containsExactly(
                        "llm extract",
                        "package python:numpy",
                        "program Rscript",
                        "program python3 >= 3.10",
                        "skill delay >= 1.2");
    }

    @Test
    void shouldRefuseAVersionThatYamlTakesForANumber() {
        assertThat(faults(SOUND + "dependencies: {programs: [{name: python3, version: 3.10}]}\n"))
                .singleElement()
                .asString()
                .startsWith(
                        "6:43 /dependencies/programs/0/version: expected string, a version of dotted numbers, in quotes");
    }

    @Test
    void shouldPublishTheSchemaOfTheDocs() throws IOException {
        assertThat(TemplateText.schema())
                .isEqualTo(Files.readAllBytes(Path.of("..", "docs", "schema", "template.schema.json")));
    }

    @Test
    void shouldHaveOneDigestWhateverTheLayout() {
        assertThat(sound("# a comment\n" + SOUND.replace("{type: sound}", "\n  type: \"sound\""))
                        .digest())
                .isEqualTo(sound(SOUND).digest())
                .isNotEqualTo(sound(SOUND.replace("ms: 0", "ms: 1")).digest());
    }

    static Template sound(String yaml) {
        return switch (TemplateText.read(yaml)) {
            case TemplateText.Outcome.Sound sound -> sound.template();
            case TemplateText.Outcome.Wrong wrong ->
                throw new AssertionError(wrong.faults().toString());
        };
    }

    private static List<String> faults(String yaml) {
        return switch (TemplateText.read(yaml)) {
            case TemplateText.Outcome.Sound sound -> List.of();
            case TemplateText.Outcome.Wrong wrong ->
                wrong.faults().stream().map(Fault::toString).toList();
        };
    }
}
