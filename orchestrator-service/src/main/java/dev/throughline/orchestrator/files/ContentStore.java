package dev.throughline.orchestrator.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Content by its SHA-256, in hex. What has a name is whole and durable, and what has the same name is the same. Nothing
 * here knows who refers to what: content is idle from the moment it was last stored, see {@link ContentRetention}.
 *
 * <p>Blocking; broken storage is an {@link java.io.UncheckedIOException}. {@code ContentStoreContractTest} says what every
 * implementation must do.
 */
public interface ContentStore {
    record Stored(String sha256, long size) {}

    /** Stored content; it can be read to its end even when it is deleted meanwhile. */
    interface Content {
        String sha256();

        long size();

        /** The bytes from {@code from}, {@code count} of them; the caller closes it. */
        InputStream open(long from, long count) throws IOException;

        default InputStream open() throws IOException {
            return open(0, size());
        }

        /** A local file with the content, for programs that read nothing else; never to be written to. */
        Path path();
    }

    /**
     * Storing the same content again is harmless, and starts its idle time anew.
     *
     * @throws ContentTooLargeException when there is more than {@code limit}; nothing of it is kept
     */
    Stored store(InputStream content, long limit) throws ContentTooLargeException;

    default Stored store(byte[] content) {
        try {
            return store(new ByteArrayInputStream(content), content.length);
        } catch (ContentTooLargeException e) {
            throw new IllegalStateException("an array is as long as it is", e);
        }
    }

    /** Empty when it is not here or the text is not a SHA-256 in lower case. */
    Optional<Content> find(String sha256);

    default boolean exists(String sha256) {
        return find(sha256).isPresent();
    }

    /** The content does not become idle before {@code until}; false when it is not here. */
    boolean keep(String sha256, Instant until);

    /** Digests of content that has been idle since {@code since}, in their order, those after {@code after} only. */
    List<String> idle(Instant since, String after, int limit);

    /** Deletes the content unless it was stored or kept after {@code since}, however close that comes to this call. */
    boolean delete(String sha256, Instant since);

    /** Removes what was left half stored by a crash before {@code since}. */
    void clean(Instant since);
}
