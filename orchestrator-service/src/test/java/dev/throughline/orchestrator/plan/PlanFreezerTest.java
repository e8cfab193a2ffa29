package dev.throughline.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.PlanDocument;
import dev.throughline.orchestrator.cost.CostEstimator;
import dev.throughline.orchestrator.cost.RateCard;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.expression.JqExpressionsAccess;
import dev.throughline.orchestrator.plan.PlanFreezer.Outcome;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import dev.throughline.orchestrator.template.Template;
import dev.throughline.orchestrator.template.TemplateText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFreezerTest {
    private static final String TEMPLATE = """
            id: bound
            version: 2
            selects: {type: bound}
            parameters:
              type: object
              required: [name]
              properties:
                name: {type: string, maxLength: 10}
                count: {type: integer, default: 3}
                when: {type: string, format: date-time}
                "a/b~c": {type: object, properties: {"x/y": {type: integer}}, additionalProperties: false}
            dependencies: {programs: [{name: python3, version: "3.9"}]}
            stages:
              - name: one
                agent: intake
                steps: [{name: s, skill: delay, cost_weight: 0.1, arguments: {ms: 1.0}}, {name: t, skill: delay, cost_weight: 0.2}]
                compensation: {agent: deliver, steps: [{name: u, skill: delay}]}
                produces: [a.txt]
            outputs: [{name: a.txt, media_type: text/plain}]
            """;

    private final PlanFreezer freezer = new PlanFreezer(
            JqExpressionsAccess.create(),
            CostEstimator.unlearned(new RateCard(Map.of())),
            List.of("intake", "deliver"));

    @Test
    void shouldNameEveryWrongParameterAtOnce() {
        // When
        var violations = violations("""
                {"count":"3","when":"yesterday","a/b~c":{"x/y":"1","z":1},"more":1}
                """);

        // Then
        assertThat(violations)
                .extracting(Violation::pointer, Violation::code)
                .containsExactlyInAnyOrder(
                        tuple("/parameters/name", "missing"),
                        tuple("/parameters/count", "type"),
                        tuple("/parameters/when", "format"),
                        tuple("/parameters/a~1b~0c/x~1y", "type"),
                        tuple("/parameters/a~1b~0c/z", "unknown"),
                        tuple("/parameters/more", "unknown"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                    | /parameters      | type
            {"name":9007199254740993}             | /parameters/name | inexact_number
            {"name":1e400}                        | /parameters/name | inexact_number
            {"name":"\\u0000"}                    | /parameters/name | invalid_text
            {"name":"\\ud800"}                    | /parameters/name | invalid_text
            """)
    void shouldRefuseWhatAPlanCannotHold(String parameters, String pointer, String code) {
        assertThat(violations(parameters))
                .extracting(Violation::pointer, Violation::code)
                .containsExactly(tuple(pointer, code));
    }

    @Test
    void shouldRefuseWhatIsTooDeepOrTooLargeByName() {
        assertThat(violations("{\"name\":" + "[".repeat(40) + "]".repeat(40) + "}"))
                .singleElement()
                .satisfies(violation -> assertThat(violation.code()).isEqualTo("too_deep"))
                .satisfies(violation -> assertThat(violation.pointer()).startsWith("/parameters/name/0/0"));
        assertThat(violations("{\"name\":\"" + "x".repeat(70_000) + "\"}"))
                .extracting(Violation::pointer, Violation::code)
                .containsExactly(tuple("/parameters", "too_large"));
    }

    @Test
    void shouldFreezeCanonically() {
        // When
        Plan plan = frozen("{\"name\":\"ü\"}");

        // Then
        byte[] document = plan.document().getBytes(StandardCharsets.UTF_8);
        assertThat(Json.sha256(document)).isEqualTo(plan.hash());
        assertThat(Json.bytes(plan)).isEqualTo(document);
        assertThat(plan.document())
                .contains("\"dependencies\":[{\"kind\":")
                .contains("\"estimator\":\"v1\",\"is_lower_bound\":false,\"weight\":0.3}")
                .contains("\"outputs\":[{\"media_type\":\"text/plain\",\"name\":\"a.txt\"}]")
                .contains("\"parameters\":{\"count\":3,\"name\":\"ü\"}")
                .contains("\"template_id\":\"bound\",\"template_version\":2")
                .contains("\"arguments\":{\"ms\":1}");
        assertThat(PlanDocument.check(document)).isEqualTo(new PlanDocument.Check(plan.hash(), 2, List.of()));
    }

    @Test
    void shouldBeTheSameAfterItWasStored() {
        // Given
        Plan plan = frozen("{\"name\":\"x\",\"count\":1}");

        // When
        Plan read = Json.read(Json.bytes(plan), Plan.class);

        // Then
        assertThat(read.hash()).isEqualTo(plan.hash());
        assertThat(read.document()).isEqualTo(plan.document());
        assertThat(read.digests()).isEqualTo(plan.digests()).containsOnlyKeys("one", "undo:one");
        assertThat(read.dependencies()).isEqualTo(plan.dependencies());
        assertThat(read.outputs()).containsExactly("a.txt");
    }

    @Test
    void shouldReadPlansOfEarlierBuilds() {
        // Given
        String earlier = """
                {"hash":"abc","template_id":"noop","template_version":1,"parameters":{},"outputs":["a.txt"],
                 "stages":[{"name":"a","agent":"intake","needs":[],"steps":[],"timeout_ms":30000,
                            "retry":{"max_attempts":1,"backoff_ms":0,"max_backoff_ms":60000}}],
                 "digests":{"a":"old"}}
                """;

        // When
        Plan plan = Json.read(earlier.getBytes(StandardCharsets.UTF_8), Plan.class);

        // Then
        assertThat(plan.hash()).isEqualTo("abc");
        assertThat(plan.outputs()).containsExactly("a.txt");
        assertThat(plan.dependencies()).isEmpty();
        assertThat(plan.digest("a")).isEqualTo(plan.stage("a").digest());
    }

    @Test
    void shouldNotMistakeOneTemplateForAnotherOfTheSameName() {
        // Given
        Plan first = frozen("{\"name\":\"x\"}");

        // When
        Plan second = frozen(TEMPLATE.replace("a.txt", "b.txt"), "{\"name\":\"x\"}");

        // Then
        assertThat(second.outputs()).containsExactly("b.txt");
        assertThat(second.hash()).isNotEqualTo(first.hash());
        assertThat(frozen("{\"name\":\"x\"}")).isSameAs(first);
    }

    private Plan frozen(String parameters) {
        return frozen(TEMPLATE, parameters);
    }

    private Plan frozen(String template, String parameters) {
        return switch (freezer.freeze(template(template), tree(parameters), "t")) {
            case Outcome.Frozen frozen -> frozen.plan();
            case Outcome.Refused refused ->
                throw new AssertionError(refused.violations().toString());
        };
    }

    private List<Violation> violations(String parameters) {
        return switch (freezer.freeze(template(TEMPLATE), tree(parameters), "t")) {
            case Outcome.Frozen frozen -> List.of();
            case Outcome.Refused refused -> refused.violations();
        };
    }

    private static Template template(String yaml) {
        return switch (TemplateText.read(yaml)) {
            case TemplateText.Outcome.Sound sound -> sound.template();
            case TemplateText.Outcome.Wrong wrong ->
                throw new AssertionError(wrong.faults().toString());
        };
    }

    private static JsonNode tree(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
