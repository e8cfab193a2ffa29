package dev.throughline.orchestrator.files;

import dev.throughline.contracts.Ids;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Local files. A file appears under its name only once it is whole and on disk (write aside, fsync, rename, fsync of the
 * folder), so a crash leaves nothing that looks like content and is not.
 *
 * <p>The time of a file's last modification is the moment since which it is idle. Stores and deletions of one digest
 * exclude each other in this process; for other processes on the same folder, a deletion first moves the file away, then
 * looks whether it was renewed meanwhile, and moves it back if so.
 */
@Singleton
public final class LocalContentStore implements ContentStore {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int LOCKS = 64;
    private static final int BUFFER = 64 * 1024;
    private static final List<String> FOLDERS =
            IntStream.range(0, 256).mapToObj("%02x"::formatted).toList();

    private final Path root;
    private final Path incoming;
    private final List<Object> locks =
            IntStream.range(0, LOCKS).mapToObj(ignored -> new Object()).toList();

    @Inject
    LocalContentStore(FilesSettings settings) {
        this(Path.of(settings.dir()));
    }

    LocalContentStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.incoming = this.root.resolve("incoming");
    }

    @Override
    public Stored store(InputStream content, long limit) throws ContentTooLargeException {
        try {
            Path aside = Files.createDirectories(incoming).resolve(Ids.uuid7().toString());
            try {
                var stored = write(content, aside, limit);
                putInPlace(aside, stored.sha256());
                return stored;
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stored write(InputStream content, Path aside, long limit)
            throws IOException, ContentTooLargeException {
        var digest = sha256();
        long size = 0;
        byte[] buffer = new byte[BUFFER];
        try (var in = new DigestInputStream(content, digest);
                var file = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var out = Channels.newOutputStream(file);
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > limit) {
                    throw new ContentTooLargeException(limit);
                }
                out.write(buffer, 0, read);
            }
            file.force(true);
        }
        return new Stored(HexFormat.of().formatHex(digest.digest()), size);
    }

    private void putInPlace(Path aside, String sha256) throws IOException {
        Path place = place(sha256);
        Path folder = folder(sha256);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            force(root);
        }
        synchronized (lock(sha256)) {
            // What must be kept for longer stays so.
            var until = modified(place).filter(Instant.now()::isBefore);
            if (until.isPresent()) {
                Files.setLastModifiedTime(aside, FileTime.from(until.get()));
            }
            Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
        }
        force(folder);
    }

    @Override
    public Optional<Content> find(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LocalContent(sha256, Files.size(place(sha256)), place(sha256)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean keep(String sha256, Instant until) {
        synchronized (lock(sha256)) {
            try {
                var idleSince = modified(place(sha256));
                if (idleSince.filter(until::isAfter).isPresent()) {
                    Files.setLastModifiedTime(place(sha256), FileTime.from(until));
                }
                return idleSince.isPresent();
            } catch (NoSuchFileException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public List<String> idle(Instant since, String after, int limit) {
        List<String> found = new ArrayList<>();
        for (String folder : FOLDERS) {
            if (folder.compareTo(after) >= 0 || after.startsWith(folder)) {
                for (String name : names(root.resolve(folder))) {
                    if (name.compareTo(after) > 0 && SHA256.matcher(name).matches() && isIdle(place(name), since)) {
                        found.add(name);
                    }
                    if (found.size() >= limit) {
                        return found;
                    }
                }
            }
        }
        return found;
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean delete(String sha256, Instant since) {
        Path place = place(sha256);
        synchronized (lock(sha256)) {
            if (!isIdle(place, since)) {
                return false;
            }
            try {
                Path away =
                        Files.createDirectories(incoming).resolve(Ids.uuid7().toString());
                Files.move(place, away, StandardCopyOption.ATOMIC_MOVE);
                if (!isIdle(away, since)) {
                    Files.move(away, place, StandardCopyOption.ATOMIC_MOVE);
                    return false;
                }
                return Files.deleteIfExists(away);
            } catch (NoSuchFileException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void clean(Instant since) {
        for (String name : names(incoming)) {
            Path file = incoming.resolve(name);
            try {
                if (isIdle(file, since)) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean isIdle(Path file, Instant since) {
        try {
            return modified(file).filter(since::isAfter).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Instant> modified(Path file) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void force(Path folder) throws IOException {
        try (var opened = FileChannel.open(folder, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (AccessDeniedException e) {
            // A system whose folders cannot be opened has no other way to make a name durable.
        }
    }

    private Object lock(String sha256) {
        return locks.get(Math.floorMod(sha256.hashCode(), LOCKS));
    }

    private Path folder(String sha256) {
        return root.resolve(sha256.substring(0, 2));
    }

    private Path place(String sha256) {
        return folder(sha256).resolve(sha256);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
