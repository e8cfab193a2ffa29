package dev.throughline.orchestrator.input;

import jakarta.inject.Singleton;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files of unfinished uploads, by the id of their session. One writer at a time: within this process by a set, among
 * processes that share the folder by a lock of the operating system, which ends with its process. The set comes first,
 * since closing any handle of a file gives up all locks that the process has on it.
 */
@Singleton
final class UploadFiles {
    private final Path folder;
    private final Set<UUID> written = ConcurrentHashMap.newKeySet();

    UploadFiles(InputLimits limits) {
        this.folder = Path.of(limits.dir()).toAbsolutePath().normalize().resolve("sessions");
    }

    /** Makes the empty file, and its name durable. */
    void create(UUID uploadId) throws IOException {
        Files.createDirectories(folder);
        Files.createFile(path(uploadId));
        try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** What there is, at most; 0 when the file was lost. */
    long size(UUID uploadId) {
        try {
            return Files.size(path(uploadId));
        } catch (IOException e) {
            return 0;
        }
    }

    /** The only writer until it is closed; empty when there is one already. */
    Optional<Writer> write(UUID uploadId) throws IOException {
        if (!written.add(uploadId)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(
                    path(uploadId), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new Writer(uploadId, channel));
            }
        } catch (OverlappingFileLockException e) {
            // Another class loader of this process: tests that start the service twice.
        } catch (IOException e) {
            written.remove(uploadId);
            throw e;
        }
        if (channel != null) {
            channel.close();
        }
        written.remove(uploadId);
        return Optional.empty();
    }

    void delete(UUID uploadId) throws IOException {
        Files.deleteIfExists(path(uploadId));
    }

    /** Ids of all files, up to a number. */
    List<UUID> ids(int limit) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.limit(limit)
                    .map(file -> UUID.fromString(file.getFileName().toString()))
                    .toList();
        }
    }

    private Path path(UUID uploadId) {
        return folder.resolve(uploadId.toString());
    }

    /** Writes and reads the file of one upload. */
    final class Writer implements Closeable {
        private final UUID uploadId;
        private final FileChannel channel;

        private Writer(UUID uploadId, FileChannel channel) {
            this.uploadId = uploadId;
            this.channel = channel;
        }

        /** What lies behind the offset was never promised. */
        void cut(long offset) throws IOException {
            channel.truncate(offset);
            channel.position(offset);
        }

        void write(byte[] bytes, int length) throws IOException {
            var buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void force() throws IOException {
            channel.force(true);
        }

        /** From the start. Closing it gives up the lock among processes. */
        InputStream content() throws IOException {
            channel.position(0);
            return Channels.newInputStream(channel);
        }

        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                written.remove(uploadId);
            }
        }
    }
}
