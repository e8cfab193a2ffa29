package dev.throughline.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a program is started: never by a shell, with an environment of its own, in a session of its own and under hard
 * limits where the machine has {@code setsid} and {@code prlimit} (util-linux).
 *
 * <p>The hard memory limit is the one on data (RLIMIT_DATA), not on address space: virtual machines reserve far more
 * address space than they use.
 */
final class Confinement {
    /** In the environment of every process of an execution; who inherits it is ended with it. */
    static final String MARK = "THROUGHLINE_EXECUTION";

    private static final int MAX_OPEN_FILES = 1_024;
    private final Optional<Path> setsid = find("setsid");
    private final Optional<Path> prlimit = find("prlimit");

    ProcessBuilder start(Program program, List<String> arguments, Limits limits) {
        var command = new ArrayList<String>();
        setsid.ifPresent(path -> command.add(path.toString()));
        prlimit.ifPresent(path -> command.addAll(List.of(
                path.toString(),
                "--core=0",
                "--data=" + limits.memoryBytes(),
                // One more than is allowed, so that reaching the limit is told from staying below it.
                "--fsize=" + (limits.diskBytes() + 1),
                "--nofile=" + MAX_OPEN_FILES)));
        // Counts all that the user runs, and does not hold for root: a last line behind the watch over the processes.
        prlimit.ifPresent(path -> command.add("--nproc=" + (tasksOfThisMachine() + 4L * limits.processes())));
        command.add(program.path().toString());
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    static Map<String, String> environment(Path home, String mark, Map<String, String> given) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("LANG", "C.UTF-8");
        environment.putAll(given);
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", home.toString());
        environment.put(MARK, mark);
        return environment;
    }

    /** Only what is really in force on this machine. */
    Map<String, Long> inForce(Limits limits) {
        var named = new LinkedHashMap<String, Long>();
        named.put("wall_ms", limits.wall().toMillis());
        named.put("output_bytes", (long) limits.outputBytes());
        named.put("disk_bytes", limits.diskBytes());
        named.put("files", (long) limits.files());
        named.put("processes", (long) limits.processes());
        if (ProcessTree.canMeasureMemory()) {
            named.put("memory_bytes", limits.memoryBytes());
        }
        if (prlimit.isPresent()) {
            named.put("process_memory_bytes", limits.memoryBytes());
        }
        return named;
    }

    private static long tasksOfThisMachine() {
        try {
            String load = Files.readString(Path.of("/proc/loadavg"));
            return Long.parseLong(load.substring(load.indexOf('/') + 1).split(" ", 2)[0]);
        } catch (IOException | RuntimeException unknown) {
            return 10_000;
        }
    }

    static Optional<Path> find(String tool) {
        return Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
