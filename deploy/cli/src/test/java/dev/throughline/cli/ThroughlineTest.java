package dev.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.contracts.CanonicalJson;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.PlanDocument;
import dev.throughline.contracts.StageSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThroughlineTest {
    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "down",
                "status",
                "templates",
                "template",
                "plan",
                "submit",
                "code",
                "trace",
                "verify",
                "ledger",
                "provenance",
                "breaker",
                "scenario",
                "bench",
                "cancel",
                "rerun",
                "approve"
            })
    void shouldExplainEveryCommand(String command) {
        // When
        int exit = Throughline.run(command, "--help");

        // Then
        assertThat(exit).isZero();
    }

    @Test
    void shouldExitWithTwoWhenTheUsageIsWrong() {
        // When
        int exit = Throughline.run("submit", "--data", data.toString());

        // Then
        assertThat(exit).isEqualTo(2);
    }

    @Test
    void shouldExitWithTwoWhenTheRequestCannotBeRead() {
        // When
        int exit = Throughline.run("submit", "no-such-file.json", "--data", data.toString());

        // Then
        assertThat(exit).isEqualTo(2);
    }

    @Test
    void shouldExitWithTwoWhenNobodySaysWhatToDoWithCodes() {
        // When
        int exit = Throughline.run("code");

        // Then
        assertThat(exit).isEqualTo(2);
    }

    @Test
    void shouldExitWithThreeWhenNothingRunsToStop() {
        // When
        int exit = Throughline.run("down", "--data", data.toString());

        // Then
        assertThat(exit).isEqualTo(3);
    }

    @Test
    void shouldTellASoundPlanFromAChangedOne() throws Exception {
        // Given
        var stage = new StageSpec("a", "intake", List.of(), List.of(), 1_000, StageSpec.Retry.NONE);
        var plan = Json.MAPPER.createObjectNode();
        plan.set("stages", Json.MAPPER.valueToTree(List.of(stage)));
        plan.set("digests", Json.MAPPER.valueToTree(PlanDocument.digests(List.of(stage))));
        Path sound = Files.write(data.resolve("plan.json"), CanonicalJson.bytes(plan));
        String hash = Json.sha256(Files.readAllBytes(sound));
        Path changed = Files.writeString(
                data.resolve("changed.json"), Files.readString(sound).replace("1000", "1001"));

        // Then
        assertThat(Throughline.run("plan", "verify", sound.toString())).isZero();
        assertThat(Throughline.run("plan", "verify", sound.toString(), "--hash", hash))
                .isZero();
        assertThat(Throughline.run("plan", "verify", sound.toString(), "--hash", "0".repeat(64)))
                .isEqualTo(1);
        assertThat(Throughline.run("plan", "verify", changed.toString())).isEqualTo(1);
        assertThat(Throughline.run("plan", "verify", "no-such-file.json")).isEqualTo(2);
    }
}
