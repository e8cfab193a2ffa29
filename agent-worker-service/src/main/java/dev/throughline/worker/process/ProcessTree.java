package dev.throughline.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Every process of one execution: what descends from the program, what shares its session, and what inherited its mark.
 * A process that outlives its parent is nobody's descendant any more, and one that opens a session of its own leaves
 * the first; each keeps the mark unless it wipes its environment.
 */
final class ProcessTree {
    private static final Path PROC = Path.of("/proc");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAGE = 4_096;

    private final Process root;
    private final byte[] mark;

    ProcessTree(Process root, String mark) {
        this.root = root;
        this.mark = ("\0" + Confinement.MARK + "=" + mark + "\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * @param processes that were alive and were ended
     * @param isAll whether none is left
     */
    record Ended(int processes, boolean isAll) {}

    static boolean canMeasureMemory() {
        return Files.isReadable(PROC.resolve("self/statm"));
    }

    /** Alive ones, by process id. */
    Map<Long, ProcessHandle> members() {
        var members = new HashMap<Long, ProcessHandle>();
        Stream.concat(Stream.of(root.toHandle()), root.descendants())
                .filter(ProcessHandle::isAlive)
                .forEach(member -> members.put(member.pid(), member));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : all) {
                if (isOurs(process)) {
                    long pid = Long.parseLong(process.getFileName().toString());
                    ProcessHandle.of(pid).ifPresent(member -> members.put(pid, member));
                }
            }
        } catch (IOException notLinux) {
            return members;
        }
        return members;
    }

    /** Resident, of all members together; 0 where the machine does not tell. */
    static long memoryBytes(Iterable<Long> members) {
        long pages = 0;
        for (long pid : members) {
            try {
                String[] fields = Files.readString(PROC.resolve(pid + "/statm")).split(" ", 3);
                pages += Long.parseLong(fields[1]);
            } catch (IOException | RuntimeException gone) {
                continue;
            }
        }
        return pages * PAGE;
    }

    /**
     * Ends all of them, however often they have multiplied meanwhile; does not give way to interrupts, since nobody
     * else would end them. None is left when two looks in a row found none: what is just becoming another program has
     * no environment for a moment, and is seen by the next look if it has left the session as well.
     */
    Ended end() {
        Instant until = Instant.now().plus(PATIENCE);
        boolean interrupted = false;
        var ended = new HashSet<Long>();
        int looksInVain = 0;
        while (looksInVain < 2 && Instant.now().isBefore(until)) {
            var left = members();
            if (left.isEmpty()) {
                looksInVain++;
            } else {
                looksInVain = 0;
                ended.addAll(left.keySet());
                endSession(left);
                left.values().forEach(ProcessHandle::destroyForcibly);
            }
            interrupted |= Thread.interrupted();
            if (looksInVain < 2) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Ended(ended.size(), looksInVain == 2);
    }

    /**
     * One signal to the group reaches all of it at once, also what is just being forked: one by one, a fork bomb could
     * stay ahead. Only while a member is alive, whose being there keeps the number from going to somebody else.
     */
    private void endSession(Map<Long, ProcessHandle> members) {
        boolean isGroup = members.keySet().stream().anyMatch(pid -> group(pid) == root.pid());
        var kill = Confinement.find("kill");
        if (!isGroup || kill.isEmpty()) {
            return;
        }
        try {
            new ProcessBuilder(kill.get().toString(), "-KILL", "--", "-" + root.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException none) {
            return;
        }
    }

    private static long group(long pid) {
        String[] fields = stat(PROC.resolve(String.valueOf(pid)));
        return fields.length < 3 ? -1 : Long.parseLong(fields[2]);
    }

    /** Not what has ended and only waits for its parent to notice. */
    private boolean isOurs(Path process) {
        String[] fields = stat(process);
        if (fields.length < 4 || fields[0].equals("Z") || fields[0].equals("X")) {
            return false;
        }
        return Long.parseLong(fields[3]) == root.pid() || isMarked(process);
    }

    /** State, parent, group, session and so on: what follows the name, which may contain anything. */
    private static String[] stat(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        } catch (IOException | RuntimeException gone) {
            return new String[0];
        }
    }

    private boolean isMarked(Path process) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            return contains(environment, mark);
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static boolean contains(byte[] text, byte[] part) {
        String whole = "\0" + new String(text, StandardCharsets.ISO_8859_1);
        return whole.contains(new String(part, StandardCharsets.ISO_8859_1));
    }
}
