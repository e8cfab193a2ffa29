package dev.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DataOptionTest {
    @TempDir
    private Path data;

    @Test
    void shouldSayHowToFindThePlatformAgainOnlyWhenItIsNotTheDefaultOne() {
        // When
        var standard = parsed();
        var other = parsed("--port-offset", "100", "--data", data.toString());

        // Then
        assertThat(standard.again()).isEmpty();
        assertThat(other.again()).isEqualTo(" --port-offset 100 --data " + data);
    }

    private static DataOption parsed(String... words) {
        var option = new DataOption();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("data", CommandLine.Model.CommandSpec.forAnnotatedObject(option)))
                .parseArgs(words);
        return option;
    }
}
