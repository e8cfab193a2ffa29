package dev.throughline.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The diagrams of {@code docs/engine.md} are drawn from the code. */
class EngineDiagramTest {
    private static final Path PAGE = Path.of("..", "docs", "engine.md");
    private static final String UPDATE =
            "./mvnw test -pl orchestrator-service -Dtest=EngineDiagramTest -Dthroughline.docs.update=true";

    @ParameterizedTest
    @CsvSource({"run states", "task states"})
    void shouldBeTheMachineOfTheCode(String machine) throws IOException {
        // Given
        String expected = machine.equals("run states")
                ? drawn(RunStatuses.moves(), "planned", "running")
                : drawn(TaskStates.moves(), "Pending");
        var block = Pattern.compile("(<!-- " + machine + "[^\n]*-->\n```mermaid\n)(.*?)(```)", Pattern.DOTALL);

        // When
        if (Boolean.getBoolean("throughline.docs.update")) {
            UnaryOperator<String> redraw = text -> block.matcher(text)
                    .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + expected + found.group(3)));
            Files.writeString(PAGE, redraw.apply(Files.readString(PAGE)));
        }

        // Then
        var found = block.matcher(Files.readString(PAGE));
        assertThat(found.find())
                .as("docs/engine.md has no diagram of the %s", machine)
                .isTrue();
        assertThat(found.group(2)).as("differs; update it with %s", UPDATE).isEqualTo(expected);
    }

    private static String drawn(Set<String> moves, String... starts) {
        Set<String> lines = new TreeSet<>(moves);
        Set<String> ends = new TreeSet<>();
        for (String move : moves) {
            String to = move.substring(move.indexOf(" -> ") + 4);
            if (moves.stream().noneMatch(other -> other.startsWith(to + " -> "))) {
                ends.add(to);
            }
        }
        return "stateDiagram-v2\n"
                + java.util.Arrays.stream(starts)
                        .map(start -> "    [*] --> " + start + "\n")
                        .collect(Collectors.joining())
                + lines.stream()
                        .map(move -> "    " + move.replace(" -> ", " --> ") + "\n")
                        .collect(Collectors.joining())
                + ends.stream().map(end -> "    " + end + " --> [*]\n").collect(Collectors.joining());
    }
}
