package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.files.ContentStore;
import dev.throughline.orchestrator.files.ContentTooLargeException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Uploads in pieces. The row is the promise and the file keeps it: bytes are on disk before the offset counts them, so a
 * crash at any place costs the caller what was not promised yet, and nothing else.
 */
@Singleton
final class Uploads {
    /** How much of a piece a crash can cost. */
    private static final long PROMISE_EVERY = 16 << 20;

    private static final int BUFFER = 64 * 1024;

    private final UploadStore store;
    private final UploadFiles asideFiles;
    private final ContentStore files;

    Uploads(UploadStore store, UploadFiles asideFiles, ContentStore files) {
        this.store = store;
        this.asideFiles = asideFiles;
        this.files = files;
    }

    /** What became of a piece, or of the wish to end. {@code offset} is where to go on. */
    sealed interface Outcome {
        record At(long offset) implements Outcome {}

        record Completed(DraftInput input) implements Outcome {}

        record Missing() implements Outcome {}

        record Closed(String draftStatus) implements Outcome {}

        record Ended(UploadSession session) implements Outcome {}

        record Busy(long offset) implements Outcome {}

        record WrongOffset(long offset) implements Outcome {}

        record TooMuch(long offset) implements Outcome {}

        record Broken(long offset) implements Outcome {}

        record Incomplete(long offset) implements Outcome {}

        record Mismatch(String found) implements Outcome {}

        record Refused(InputStore.Change change) implements Outcome {}
    }

    /** A caller's session. */
    record Key(String tenantId, UUID workflowId, UUID uploadId) {}

    @FunctionalInterface
    private interface Work {
        Outcome with(UploadSession session, UploadFiles.Writer writer) throws IOException;
    }

    Optional<UploadSession> find(Key key) {
        return store.find(key.tenantId(), key.workflowId(), key.uploadId())
                .map(session -> isLost(session) ? session.fromTheStart() : session);
    }

    Outcome append(Key key, long offset, InputStream body) throws IOException {
        return alone(key, (session, writer) -> {
            if (session.isCompleted()) {
                return new Outcome.Ended(session);
            }
            if (offset != session.offset()) {
                return new Outcome.WrongOffset(session.offset());
            }
            return append(key, session, writer, body);
        });
    }

    private Outcome append(Key key, UploadSession session, UploadFiles.Writer writer, InputStream body)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long promised = session.offset();
        long at = promised;
        boolean broken = false;
        writer.cut(at);
        while (true) {
            int read = -1;
            try {
                read = body.read(buffer);
            } catch (IOException e) {
                // The connection broke: what has come so far counts.
                broken = true;
            }
            if (at + Math.max(0, read) > session.size()) {
                return new Outcome.TooMuch(promised);
            }
            if (read > 0) {
                writer.write(buffer, read);
                at += read;
            }
            if (at > promised && (read < 0 || at - promised >= PROMISE_EVERY)) {
                writer.force();
                if (!store.promise(key.tenantId(), key.uploadId(), promised, at)) {
                    return new Outcome.WrongOffset(promised);
                }
                promised = at;
            }
            if (read < 0) {
                return broken ? new Outcome.Broken(at) : new Outcome.At(at);
            }
        }
    }

    /** Again is harmless: what was completed stays so. */
    Outcome complete(Key key) throws IOException {
        Outcome outcome = alone(key, (session, writer) -> {
            if (session.isCompleted()) {
                return new Outcome.Ended(session);
            }
            if (session.offset() != session.size()) {
                return new Outcome.Incomplete(session.offset());
            }
            return complete(key, session, writer);
        });
        if (outcome instanceof Outcome.Completed || outcome instanceof Outcome.Ended) {
            asideFiles.delete(key.uploadId());
        }
        return outcome;
    }

    private Outcome complete(Key key, UploadSession session, UploadFiles.Writer writer) throws IOException {
        String found = sha256(writer.content());
        if (!found.equals(session.sha256())) {
            store.promise(key.tenantId(), key.uploadId(), session.offset(), 0);
            return new Outcome.Mismatch(found);
        }
        try {
            files.store(writer.content(), session.size());
        } catch (ContentTooLargeException e) {
            throw new IllegalStateException("the file has grown while nobody else writes it", e);
        }
        var input = new InputStore.New(session.name(), session.mediaType(), session.size(), session.sha256());
        return switch (store.complete(key.tenantId(), key.workflowId(), key.uploadId(), input)) {
            case InputStore.Change.Done done ->
                new Outcome.Completed(done.inputs().getFirst());
            case InputStore.Change change -> new Outcome.Refused(change);
        };
    }

    /** Nobody else writes meanwhile, here or in another instance; what is known was read after that was sure. */
    private Outcome alone(Key key, Work work) throws IOException {
        Optional<UploadSession> before = find(key);
        if (before.isEmpty()) {
            return new Outcome.Missing();
        }
        if (!before.get().isCompleted() && !before.get().draftStatus().equals("draft")) {
            return new Outcome.Closed(before.get().draftStatus());
        }
        var writer = asideFiles.write(key.uploadId());
        if (writer.isEmpty()) {
            return new Outcome.Busy(before.get().offset());
        }
        try (var alone = writer.get()) {
            Optional<UploadSession> session = store.find(key.tenantId(), key.workflowId(), key.uploadId());
            return session.isEmpty() ? new Outcome.Missing() : work.with(kept(key, session.get()), alone);
        }
    }

    boolean delete(Key key) throws IOException {
        boolean deleted = store.delete(key.tenantId(), key.workflowId(), key.uploadId());
        if (deleted) {
            asideFiles.delete(key.uploadId());
        }
        return deleted;
    }

    private UploadSession kept(Key key, UploadSession session) {
        if (!isLost(session)) {
            return session;
        }
        store.promise(key.tenantId(), key.uploadId(), session.offset(), 0);
        return session.fromTheStart();
    }

    /** A file that went with its disk cannot keep the promise: the upload begins again. */
    private boolean isLost(UploadSession session) {
        return !session.isCompleted() && asideFiles.size(session.uploadId()) < session.offset();
    }

    private static String sha256(InputStream content) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
