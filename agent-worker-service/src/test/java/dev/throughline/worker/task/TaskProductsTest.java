package dev.throughline.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.OnError;
import dev.throughline.contracts.StageSpec.ProductSpec;
import dev.throughline.contracts.StageSpec.StepSpec;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TaskResult.Product;
import dev.throughline.service.auth.ServiceToken;
import dev.throughline.worker.Tasks;
import dev.throughline.worker.files.TaskFiles;
import dev.throughline.worker.product.ProductEvaluator;
import dev.throughline.worker.skill.DelaySkill;
import dev.throughline.worker.skill.FaultInjectSkill;
import dev.throughline.worker.skill.Jq;
import dev.throughline.worker.skill.Skills;
import dev.throughline.worker.skill.TransformJqSkill;
import dev.throughline.worker.step.Arguments;
import dev.throughline.worker.step.Interruption;
import dev.throughline.worker.step.StepRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows that a result names. */
class TaskProductsTest {
    private static final StepSpec MAKE =
            step("make", "transform.jq", "{\"expression\": \"[{n: 1, of: [7, 8]}, {n: 2}]\"}");
    private static final StepSpec FAIL = step("fail", "fault.inject", "{\"kind\": \"fail\"}");

    @TempDir
    static Path directory;

    private final TaskRunner runner = runner();

    @Test
    void shouldNumberRowsBelowTheirParentsWhenTheStageNamesThem() {
        // Given
        var child = new ProductSpec("leaf", "${ .index as $i | .item.of // [] | map({parent: $i, leaf: .}) }", null);
        var stage = stage(List.of(new ProductSpec("node", "${ .steps.make.value }", List.of(child))), MAKE);

        // When
        var result = run(stage);

        // Then
        assertThat(result.products())
                .containsExactly(
                        new Product("node/0", "node", null, Tasks.json("{\"n\": 1, \"of\": [7, 8]}")),
                        new Product("node/0/leaf/0", "leaf", "node/0", Tasks.json("{\"parent\": 0, \"leaf\": 7}")),
                        new Product("node/0/leaf/1", "leaf", "node/0", Tasks.json("{\"parent\": 0, \"leaf\": 8}")),
                        new Product("node/1", "node", null, Tasks.json("{\"n\": 2}")));
    }

    @Test
    void shouldMakeNoRowOfNullAndOneOfAnythingElse() {
        // Given
        var stage = stage(
                List.of(
                        new ProductSpec("none", "${ .steps.make.absent }", null),
                        new ProductSpec("some", "${ [null, 5] }", null),
                        new ProductSpec("some", "${ \"text\" }", null)),
                MAKE);

        // When
        var result = run(stage);

        // Then
        assertThat(result.products())
                .extracting(Product::key, product -> product.data().asText())
                .containsExactly(tuple("some/0", "5"), tuple("some/1", "text"));
    }

    @Test
    void shouldNameTheRowsOfFinishedStepsWhenALaterOneFails() {
        // Given
        var specs = List.of(
                new ProductSpec("made", "${ .steps.make.value }", null),
                new ProductSpec("failed", "${ .steps.fail }", null),
                new ProductSpec("broken", "${ .steps.fail.value | error(\"x\") }", null));

        // When
        var result = run(stage(specs, MAKE, FAIL));

        // Then
        assertThat(result.failure().code()).isEqualTo("fault_injected");
        assertThat(result.products()).extracting(Product::key).containsExactly("made/0", "made/1");
    }

    @Test
    void shouldFailForGoodWhenAnExpressionFails() {
        // Given
        var specs = List.of(
                new ProductSpec("broken", "${ .steps.make.value | error(\"no such row\") }", null),
                new ProductSpec("made", "${ .steps.make.value }", null));

        // When
        var result = run(stage(specs, MAKE));

        // Then
        assertThat(result.outcome()).isEqualTo(TaskResult.Outcome.FAILED);
        assertThat(result.output()).isNull();
        assertThat(result.failure().code()).isEqualTo("invalid_products");
        assertThat(result.failure().retryable()).isFalse();
        assertThat(result.failure().message()).contains("no such row");
        assertThat(result.products()).extracting(Product::key).containsExactly("made/0", "made/1");
    }

    @Test
    void shouldFailForGoodWhenRowsAreTooManyOrTooLarge() {
        assertRefused("${ [range(2001)] }", 2_000);
        assertRefused("${ \"x\" * 16383 }", 0);
        assertThat(run(stage(List.of(new ProductSpec("row", "${ [range(2000) | \"x\" * 16000] }", null)), MAKE))
                        .products())
                .hasSize(2_000);
        assertThat(run(stage(List.of(new ProductSpec("row", "${ [range(2000)] }", null)), MAKE))
                        .products())
                .hasSize(2_000);
        assertThat(run(stage(List.of(new ProductSpec("row", "${ \"x\" * 16382 }", null)), MAKE))
                        .products())
                .hasSize(1);
    }

    @Test
    void shouldSeeItsItemAndTheRowsToUndo() {
        // Given
        var step = step("see", "transform.jq", """
                {"expression": "[.item, .index, .products[0].key, .products[0].data.id]",
                 "input": {"item": "${ .item }", "index": "${ .index }", "products": "${ .products }"}}""");
        var rows = List.of(new Product("a/0", "a", null, Tasks.json("{\"id\": 9}")));
        var envelope = Tasks.toUndo(Tasks.withItem(Tasks.of(stage(null, step)), IntNode.valueOf(41), 3), 1, rows);

        // When
        var result = runner.run(envelope, new Interruption()).result();

        // Then
        assertThat(result.output().at("/see/value")).isEqualTo(Tasks.json("[41, 3, \"a/0\", 9]"));
        assertThat(result.products()).isNull();
    }

    @Test
    void shouldNotRunOnThePollThreadWhenRowsAreToBeMade() {
        // Given
        var nothing = step("nothing", "delay", "{\"ms\": 0}");

        // When
        boolean isInstant = TaskRunner.isInstant(Tasks.of(stage(null, nothing)));
        boolean isInstantWithRows =
                TaskRunner.isInstant(Tasks.of(stage(List.of(new ProductSpec("row", "1", null)), nothing)));

        // Then
        assertThat(isInstant).isTrue();
        assertThat(isInstantWithRows).isFalse();
    }

    private void assertRefused(String from, int carried) {
        var result = run(stage(List.of(new ProductSpec("row", from, null)), MAKE));
        assertThat(result.failure().code()).isEqualTo("invalid_products");
        assertThat(result.products()).hasSize(carried);
        assertThat(Json.bytes(result).length).isLessThan(901 * 1024);
    }

    private TaskResult run(StageSpec stage) {
        return runner.run(Tasks.of(stage), new Interruption()).result();
    }

    private static StageSpec stage(List<ProductSpec> produces, StepSpec... steps) {
        return new StageSpec(
                "stage", "profile", List.of(), List.of(steps), 0, null, null, null, null, produces, null, null, null);
    }

    private static StepSpec step(String name, String skill, String arguments) {
        JsonNode json = Tasks.json(arguments);
        return new StepSpec(name, skill, json, null, 0, OnError.ABORT);
    }

    private static TaskRunner runner() {
        var jq = new Jq();
        var files = new TaskFiles(directory, 1 << 20, new ServiceToken(Optional.empty(), List.of()));
        var skills = new Skills(List.of(new DelaySkill(), new FaultInjectSkill(), new TransformJqSkill(jq)));
        var arguments = new Arguments(jq);
        return new TaskRunner(new StepRunner(skills, arguments, files), new ProductEvaluator(arguments), files);
    }
}
