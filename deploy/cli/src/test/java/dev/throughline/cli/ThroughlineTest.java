package dev.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
                "submit",
                "code",
                "trace",
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
}
