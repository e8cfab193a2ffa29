package dev.throughline.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One platform per data folder. The lock ends with its process, however that dies, so a pid in the file means a running
 * platform only while the lock is held.
 */
public final class PlatformLock implements AutoCloseable {
    private final FileChannel channel;

    private PlatformLock(FileChannel channel) {
        this.channel = channel;
    }

    static PlatformLock take(Path data) throws IOException, PlatformException {
        var channel = open(data);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new PlatformException("a platform already runs with the data folder " + data
                    + "; see: throughline status, or end it with: throughline down");
        }
        Files.writeString(pidFile(data), Long.toString(ProcessHandle.current().pid()));
        return new PlatformLock(channel);
    }

    /** The process of the platform that holds this folder now. */
    public static Optional<ProcessHandle> holder(Path data) throws IOException {
        if (!Files.exists(pidFile(data))) {
            return Optional.empty();
        }
        try (var channel = open(data);
                var lock = channel.tryLock()) {
            return lock == null
                    ? ProcessHandle.of(
                            Long.parseLong(Files.readString(pidFile(data)).strip()))
                    : Optional.empty();
        }
    }

    private static FileChannel open(Path data) throws IOException {
        Path run = Files.createDirectories(data.resolve("run"));
        return FileChannel.open(run.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static Path pidFile(Path data) {
        return data.resolve("run/platform.pid");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
