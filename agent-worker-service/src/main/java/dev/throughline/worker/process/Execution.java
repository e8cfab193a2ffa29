package dev.throughline.worker.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of one program in a directory of its own, watched until none of its processes is left. */
final class Execution {
    private static final long LOOK_MILLIS = 50;
    private static final long LOOK_SELDOM_MILLIS = 200;
    /** 128 and the signal XFSZ: a single file reached the hard limit. */
    private static final int FILE_TOO_LARGE = 128 + 25;

    private final Confinement confinement;
    private final Limits limits;
    private final Path directory;

    Execution(Confinement confinement, Limits limits, Path directory) {
        this.confinement = confinement;
        this.limits = limits;
        this.directory = directory;
    }

    /** Why it came to its end. */
    enum End {
        EXITED,
        TIMEOUT,
        OUTPUT_LIMIT,
        DISK_LIMIT,
        FILES_LIMIT,
        MEMORY_LIMIT,
        PROCESSES_LIMIT,
        INTERRUPTED;

        /** As the code of a failure. */
        String code() {
            return "program_" + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param exitCode absent unless it ended by itself
     * @param leftOver processes that it left running, which were ended
     * @param survivors whether some process could not be ended
     */
    record Outcome(
            End end,
            @Nullable Integer exitCode,
            Duration took,
            byte[] stdout,
            byte[] stderr,
            int leftOver,
            boolean survivors) {}

    /** Returns on an interrupt as well, after all of it was ended; the caller passes the interrupt on. */
    Outcome run(Program program, List<String> arguments, Map<String, String> given, byte[] stdin) throws IOException {
        String mark = UUID.randomUUID().toString();
        var before = DiskUse.of(directory, Integer.MAX_VALUE);
        var builder = confinement.start(program, arguments, limits).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(Confinement.environment(directory, mark, given));
        long started = System.nanoTime();
        Process process = builder.start();
        var tree = new ProcessTree(process, mark);
        var stdout = new Outflow(process.getInputStream(), limits.outputBytes(), "stdout-" + mark);
        var stderr = new Outflow(process.getErrorStream(), limits.outputBytes(), "stderr-" + mark);
        feed(process.getOutputStream(), stdin, mark);
        End end = End.INTERRUPTED;
        var ended = new ProcessTree.Ended(0, false);
        try {
            end = watch(process, tree, before, started, stdout, stderr);
        } catch (InterruptedException interrupt) {
            end = End.INTERRUPTED;
        } finally {
            ended = tree.end();
        }
        int leftOver = end == End.EXITED ? ended.processes() : 0;
        var took = Duration.ofNanos(System.nanoTime() - started);
        byte[] printed = stdout.end();
        byte[] complained = stderr.end();
        if (end == End.EXITED) {
            end = process.exitValue() == FILE_TOO_LARGE ? End.DISK_LIMIT : overdrawn(before, stdout, stderr);
        }
        Integer exitCode = end == End.EXITED ? Integer.valueOf(process.exitValue()) : null;
        return new Outcome(end, exitCode, took, printed, complained, leftOver, !ended.isAll());
    }

    private End watch(Process process, ProcessTree tree, DiskUse before, long started, Outflow stdout, Outflow stderr)
            throws IOException, InterruptedException {
        long wall = limits.wall().toNanos();
        while (true) {
            long elapsed = System.nanoTime() - started;
            if (elapsed >= wall) {
                return End.TIMEOUT;
            }
            long pause = elapsed < TimeUnit.SECONDS.toNanos(1) ? LOOK_MILLIS : LOOK_SELDOM_MILLIS;
            long patience = Math.min(TimeUnit.MILLISECONDS.toNanos(pause), wall - elapsed);
            if (process.waitFor(patience, TimeUnit.NANOSECONDS)) {
                return End.EXITED;
            }
            var members = tree.members();
            if (members.size() > limits.processes()) {
                return End.PROCESSES_LIMIT;
            }
            if (ProcessTree.memoryBytes(members.keySet()) > limits.memoryBytes()) {
                return End.MEMORY_LIMIT;
            }
            End taken = overdrawn(before, stdout, stderr);
            if (taken != End.EXITED) {
                return taken;
            }
        }
    }

    /** {@link End#EXITED} when it took no more than it may. */
    private End overdrawn(DiskUse before, Outflow stdout, Outflow stderr) throws IOException {
        if (stdout.isOver() || stderr.isOver()) {
            return End.OUTPUT_LIMIT;
        }
        var added = DiskUse.of(directory, before.files() + limits.files()).minus(before);
        if (added.bytes() > limits.diskBytes()) {
            return End.DISK_LIMIT;
        }
        return added.files() > limits.files() ? End.FILES_LIMIT : End.EXITED;
    }

    /** On its own thread: a program that does not read would hold up its watch. */
    private static void feed(OutputStream stdin, byte[] content, String mark) {
        Thread.ofPlatform()
                .name("stdin-" + mark)
                .daemon()
                .inheritInheritableThreadLocals(false)
                .start(() -> {
                    try (stdin) {
                        stdin.write(content);
                    } catch (IOException closed) {
                        // A program need not read what it is given.
                        return;
                    }
                });
    }
}
