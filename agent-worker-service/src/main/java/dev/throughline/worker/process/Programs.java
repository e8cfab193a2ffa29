package dev.throughline.worker.process;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The list of what may run. In production it is what the configuration says, and nothing by default. */
@ApplicationScoped
public class Programs {
    /** What the shipped templates ask for, where systems usually have it. */
    private static final Map<String, List<Path>> DEVELOPMENT = Map.of(
            "python3",
            List.of(
                    Path.of("/usr/bin/python3"),
                    Path.of("/usr/local/bin/python3"),
                    Path.of("/opt/homebrew/bin/python3")));

    private final Map<String, Program> byName = new TreeMap<>();

    @Inject
    public Programs(
            ProcessSettings settings,
            @ConfigProperty(name = "throughline.mode", defaultValue = "development") String mode) {
        settings.programs().forEach((name, allowed) -> byName.put(name, program(name, allowed)));
        if (byName.isEmpty() && !mode.equals("production")) {
            DEVELOPMENT.forEach((name, places) -> places.stream()
                    .map(place -> new Program(name, place, null, List.of("--version")))
                    .filter(Program::isThere)
                    .findFirst()
                    .ifPresent(program -> byName.put(name, program)));
        }
    }

    private Programs(Collection<Program> programs) {
        programs.forEach(program -> byName.put(program.name(), program));
    }

    /** Exactly these. */
    public static Programs of(Collection<Program> programs) {
        return new Programs(programs);
    }

    /** Sorted by name, whether they are there or not. */
    public List<Program> all() {
        return List.copyOf(byName.values());
    }

    Optional<Program> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static Program program(String name, ProcessSettings.Allowed allowed) {
        if (!allowed.path().isAbsolute()) {
            throw new IllegalArgumentException(
                    "throughline.process.programs." + name + ".path must be absolute: " + allowed.path());
        }
        return new Program(
                name,
                allowed.path(),
                allowed.argsPattern().map(Pattern::compile).orElse(null),
                allowed.versionArgs().orElse(List.of()));
    }
}
