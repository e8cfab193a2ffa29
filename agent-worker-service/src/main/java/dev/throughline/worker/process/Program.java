package dev.throughline.worker.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that tasks may run.
 *
 * @param name by which templates know it
 * @param arguments every one must match as a whole; absent: any
 * @param versionArguments empty when it cannot say its version
 */
public record Program(String name, Path path, @Nullable Pattern arguments, List<String> versionArguments) {

    public boolean isThere() {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    boolean accepts(List<String> given) {
        return arguments == null
                || given.stream()
                        .allMatch(argument -> arguments.matcher(argument).matches());
    }
}
