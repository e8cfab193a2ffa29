package dev.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.StageSpec.OnError;
import dev.throughline.contracts.StageSpec.Retry;
import dev.throughline.contracts.StageSpec.StepSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StageSpecTest {
    private static final Retry RETRY = new Retry(3, 200, 5_000);
    /** SHA-256 of the stage as JSON with sorted keys, computed by another program. */
    private static final String PINNED = "6db17097172daa0544365e61c35fd27cc4e06c9e648be4846496c9de80a0129e";

    /** Running workflows hold digests of earlier builds: this one must never change. */
    @Test
    void shouldKeepItsDigestFromBuildToBuild() {
        assertThat(stage("{\"ms\":0,\"note\":\"ü\"}").digest()).isEqualTo(PINNED);
    }

    @Test
    void shouldDigestWhateverTheOrderOfKeys() {
        assertThat(stage("{\"note\":\"ü\",\"ms\":0}").digest()).isEqualTo(PINNED);
        assertThat(stage("{\"a\":{\"x\":1,\"y\":[{\"p\":1,\"q\":2}]}}").digest())
                .isEqualTo(stage("{\"a\":{\"y\":[{\"q\":2,\"p\":1}],\"x\":1}}").digest());
    }

    @Test
    void shouldKeepItsDigestOverTheWire() {
        var sent = stage("{\"f\":0.1,\"n\":9007199254740993,\"big\":1e300,\"s\":\"\u2028\",\"z\":null,\"e\":{}}");

        assertThat(Json.read(Json.bytes(sent), StageSpec.class).digest()).isEqualTo(sent.digest());
    }

    static Stream<StageSpec> changes() {
        var step = step("{\"ms\":0,\"note\":\"ü\"}");
        return Stream.of(
                stage("{\"ms\":1,\"note\":\"ü\"}"),
                stage("{\"ms\":\"0\",\"note\":\"ü\"}"),
                stage("{\"ms\":0}"),
                new StageSpec("b", "intake", List.of("x"), List.of(step), 30_000, RETRY),
                new StageSpec("a", "deliver", List.of("x"), List.of(step), 30_000, RETRY),
                new StageSpec("a", "intake", List.of(), List.of(step), 30_000, RETRY),
                new StageSpec("a", "intake", List.of("x"), List.of(), 30_000, RETRY),
                new StageSpec("a", "intake", List.of("x"), List.of(step, step), 30_000, RETRY),
                new StageSpec("a", "intake", List.of("x"), List.of(step), 30_001, RETRY),
                new StageSpec("a", "intake", List.of("x"), List.of(step), 30_000, Retry.NONE));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void shouldChangeItsDigestWithAnyChange(StageSpec changed) {
        assertThat(changed.digest()).isNotEqualTo(PINNED);
    }

    @Test
    void shouldFillInWhatASenderLeftOut() {
        var spec = Json.read("""
                {"name":"a","agent":"intake","timeout_ms":0,"steps":[{"name":"s","skill":"delay","timeout_ms":0}]}
                """.getBytes(StandardCharsets.UTF_8), StageSpec.class);

        assertThat(spec.needs()).isEmpty();
        assertThat(spec.retry()).isEqualTo(Retry.NONE);
        assertThat(spec.timeoutMs()).isPositive();
        assertThat(spec.steps().getFirst().onError()).isEqualTo(OnError.ABORT);
        assertThat(spec.steps().getFirst().arguments().isObject()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.0, 100",
        "1, 0.999, 199",
        "2, 0.0, 200",
        "3, 0.0, 400",
        "9, 0.0, 2500",
        "9, 0.999, 4997",
        "90, 0.5, 3750"
    })
    void shouldDoubleThePauseUpToItsLimit(int attempt, double jitter, long expectedMs) {
        assertThat(RETRY.delayMs(attempt, jitter)).isEqualTo(expectedMs);
    }

    private static StageSpec stage(String arguments) {
        return new StageSpec("a", "intake", List.of("x"), List.of(step(arguments)), 30_000, RETRY);
    }

    private static StepSpec step(String arguments) {
        var tree = Json.read(arguments.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        return new StepSpec("nothing", "delay", tree, RETRY, 5_000, OnError.CONTINUE);
    }
}
