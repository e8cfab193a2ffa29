package dev.throughline.orchestrator.files;

import dev.throughline.contracts.Ids;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Content-addressed local files. A file appears under its name only once it is whole and on disk (write aside, fsync,
 * rename), so a crash leaves nothing that looks like content and is not.
 */
@Singleton
public final class FileStore {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path root;

    FileStore(@ConfigProperty(name = "throughline.files.dir") String root) {
        this.root = Path.of(root).toAbsolutePath().normalize();
    }

    public record Stored(String sha256, long size) {}

    /** Blocking. Storing the same content again changes nothing. */
    public Stored store(InputStream content) {
        try {
            Path incoming = Files.createDirectories(root.resolve("incoming"));
            Path aside = incoming.resolve(Ids.uuid7().toString());
            var digest = MessageDigest.getInstance("SHA-256");
            long size;
            try (var in = new DigestInputStream(content, digest);
                    var file = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                size = in.transferTo(Channels.newOutputStream(file));
                file.force(true);
            }
            String sha256 = HexFormat.of().formatHex(digest.digest());
            Path place = place(sha256);
            Files.createDirectories(place.resolveSibling("."));
            Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
            return new Stored(sha256, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file with this content; empty when it is not here or the text is not a SHA-256. */
    public Optional<Path> find(String sha256) {
        return SHA256.matcher(sha256).matches() && Files.isRegularFile(place(sha256))
                ? Optional.of(place(sha256))
                : Optional.empty();
    }

    private Path place(String sha256) {
        return root.resolve(sha256.substring(0, 2)).resolve(sha256);
    }
}
