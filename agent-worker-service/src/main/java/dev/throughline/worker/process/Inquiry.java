package dev.throughline.worker.process;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a program about itself, in the same surroundings that a task would give it. */
@ApplicationScoped
public class Inquiry {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(10), 512 * 1024, 1 << 20, 100, 1L << 30, 20);

    private final Confinement confinement = new Confinement();

    /** What it prints on both streams; empty when it cannot be started, fails or does not come to an end. */
    public Optional<String> ask(Program program, List<String> arguments) throws InterruptedException {
        if (!program.isThere()) {
            return Optional.empty();
        }
        try {
            Path directory = Files.createTempDirectory("throughline-inquiry-");
            try {
                return answer(
                        new Execution(confinement, LIMITS, directory).run(program, arguments, Map.of(), new byte[0]));
            } finally {
                discard(directory);
            }
        } catch (IOException cannotStart) {
            return Optional.empty();
        }
    }

    private static Optional<String> answer(Execution.Outcome outcome) throws InterruptedException {
        if (outcome.end() == Execution.End.INTERRUPTED) {
            throw new InterruptedException();
        }
        if (outcome.exitCode() == null || outcome.exitCode() != 0) {
            return Optional.empty();
        }
        return Optional.of(new String(outcome.stdout(), StandardCharsets.UTF_8)
                + new String(outcome.stderr(), StandardCharsets.UTF_8));
    }

    private static void discard(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
