package dev.throughline.cli.backfill;

import dev.throughline.contracts.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far each file is taken, as far as the platform has confirmed it. It is replaced as a whole, so that a kill leaves
 * the one of before or the one of after; lines between the two are sent again and found known.
 *
 * @param platform where the lines went
 * @param places by file
 */
public record Bookmark(String platform, Map<String, Place> places) {

    /**
     * @param head digest of the first bytes: another one means another file
     * @param next see {@link Found#next}
     * @param line read last
     */
    public record Place(String head, long next, long line, Counts counts) {}

    private static final int HEAD_BYTES = 4096;

    static Bookmark read(Path file, String platform) throws IOException {
        var fresh = new Bookmark(platform, new TreeMap<>());
        if (!Files.exists(file)) {
            return fresh;
        }
        try {
            var kept = Json.read(Files.readAllBytes(file), Bookmark.class);
            return kept.platform().equals(platform) ? new Bookmark(platform, new TreeMap<>(kept.places())) : fresh;
        } catch (Json.UnreadableException | NullPointerException e) {
            throw new IOException(file + " is no bookmark of a backfill; remove it to begin anew", e);
        }
    }

    /** Where to go on: at the front when the file is new, another one, or shorter than what was read of it. */
    Place of(String name, Path file) throws IOException {
        String head = head(file);
        Place place = places.get(name);
        if (place != null
                && place.head().equals(head)
                && (LineFile.isDocument(file) || place.next() <= Files.size(file))) {
            return place;
        }
        return new Place(head, 0, 0, Counts.NONE);
    }

    void write(Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (var out = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(Json.bytes(this));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Of the first line only, or a file that grew would be another one. A document has none to know it by. */
    private static String head(Path file) throws IOException {
        if (LineFile.isDocument(file)) {
            return digest(file);
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(HEAD_BYTES);
            int end = 0;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            return Json.sha256(Arrays.copyOf(bytes, end));
        }
    }

    private static String digest(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
