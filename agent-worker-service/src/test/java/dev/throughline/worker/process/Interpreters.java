package dev.throughline.worker.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Evidence;
import dev.throughline.contracts.Json;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillResult;
import dev.throughline.worker.skill.StepEvidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whatever real interpreters the machine has, as programs that may run, each in a directory of its own. */
final class Interpreters {
    private static final List<String> NAMES = List.of("sh", "perl", "awk", "python3", "node");

    private final Path directory;
    private final ProcessRunSkill skill;
    private final StepEvidence evidence = new StepEvidence();

    Interpreters(Path directory, Limits limits) {
        this.directory = directory;
        this.skill = new ProcessRunSkill(Programs.of(found()), settings(limits));
    }

    static List<Program> found() {
        var programs = new ArrayList<Program>();
        for (String name : NAMES) {
            Stream.of("/usr/bin/", "/bin/", "/usr/local/bin/")
                    .map(folder -> new Program(name, Path.of(folder + name), null, List.of("--version")))
                    .filter(Program::isThere)
                    .findFirst()
                    .ifPresent(programs::add);
        }
        return programs;
    }

    SkillResult run(String program, String... arguments) throws Exception {
        var request = request(program);
        var list = request.putArray("args");
        List.of(arguments).forEach(list::add);
        return run(request);
    }

    SkillResult run(JsonNode request) throws Exception {
        String program = request.path("program").asText();
        assumeTrue(found().stream().anyMatch(candidate -> candidate.name().equals(program)) || program.contains("not"));
        return skill.run(new SkillContext("tenant", directory, false, null, 1, 1, "key", evidence), request);
    }

    static ObjectNode request(String program) {
        return Json.MAPPER.createObjectNode().put("program", program);
    }

    Evidence.ProgramRun evidence() {
        return (Evidence.ProgramRun) evidence.kept().getLast();
    }

    String file(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isAlive(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        try {
            String text = Files.readString(stat);
            return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    static Limits limits() {
        return new Limits(Duration.ofSeconds(20), 100_000, 5_000_000, 200, 512L << 20, 20);
    }

    private static ProcessSettings settings(Limits limits) {
        return new ProcessSettings() {
            @Override
            public Map<String, Allowed> programs() {
                return Map.of();
            }

            @Override
            public Duration maxWall() {
                return limits.wall();
            }

            @Override
            public int maxOutputBytes() {
                return limits.outputBytes();
            }

            @Override
            public long maxDiskBytes() {
                return limits.diskBytes();
            }

            @Override
            public int maxFiles() {
                return limits.files();
            }

            @Override
            public long maxMemoryBytes() {
                return limits.memoryBytes();
            }

            @Override
            public int maxProcesses() {
                return limits.processes();
            }
        };
    }

    static Optional<String> code(Throwable thrown) {
        return thrown instanceof dev.throughline.worker.skill.SkillException failed
                ? Optional.of(failed.code())
                : Optional.empty();
    }
}
