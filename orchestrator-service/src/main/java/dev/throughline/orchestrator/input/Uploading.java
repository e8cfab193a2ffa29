package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.files.ContentStore;
import dev.throughline.orchestrator.files.ContentTooLargeException;
import dev.throughline.orchestrator.http.Caller;
import dev.throughline.orchestrator.http.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One body that brings files. Who asks is looked at before the first byte is read. */
@Singleton
final class Uploading {
    private final InputStore store;
    private final InputLimits limits;
    private final ContentStore files;
    private final Bundles bundles;
    private final Turns turns;

    Uploading(InputStore store, InputLimits limits, ContentStore files, Bundles bundles, Turns turns) {
        this.store = store;
        this.limits = limits;
        this.files = files;
        this.bundles = bundles;
        this.turns = turns;
    }

    /** Reads a body: what it has brought, or an exception that says why it is not taken. */
    @FunctionalInterface
    interface Reading {
        List<InputStore.New> read(InputStream in) throws IOException;
    }

    Response into(Caller caller, UUID workflowId, InputStream body, Reading reading) {
        var in = new TimedStream(body, limits.maxDuration());
        return in.ending(turns.take(() -> read(caller, workflowId, in, reading)));
    }

    private Response read(Caller caller, UUID workflowId, InputStream in, Reading reading) {
        Optional<String> status =
                Bound.permits(caller, workflowId) ? store.status(caller.tenant(), workflowId) : Optional.empty();
        if (status.isEmpty()) {
            return Bound.missing(workflowId);
        }
        if (!status.get().equals("draft")) {
            return refusal(workflowId, new InputStore.Change.NotOpen(status.get()))
                    .response();
        }
        List<InputStore.New> inputs;
        try {
            inputs = reading.read(in);
        } catch (IOException | UncheckedIOException e) {
            return refused(e).response();
        }
        return switch (store.put(caller.tenant(), workflowId, inputs)) {
            case InputStore.Change.Done done ->
                Response.ok(InputResource.view(done.inputs())).build();
            case InputStore.Change change -> refusal(workflowId, change).response();
        };
    }

    /** The store may have wrapped it. What is no refusal is a connection or a disk that broke. */
    private static Refusal refused(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                return refused.refusal();
            }
        }
        return Refusal.plain(Problem.UNAVAILABLE, "the body could not be read to its end and stored");
    }

    List<InputStore.New> form(@Nullable String contentType, InputStream in) throws IOException {
        long max = limits.maxWorkflowBytes().asLongValue() + (1 << 20);
        var bounded = new BoundedStream(in, max, () -> workflowLimit());
        var parts = MultipartReader.of(contentType, bounded)
                .orElseThrow(() -> new RefusedException(
                        Refusal.plain(Problem.UNSUPPORTED_MEDIA_TYPE, "expected multipart/form-data with a boundary")));
        List<InputStore.New> inputs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (var part = parts.next(); part.isPresent(); part = parts.next()) {
            inputs.add(stored(inputs.size(), part.get(), names));
        }
        if (inputs.isEmpty()) {
            throw new RefusedException(Refusal.invalid("", "missing", "the form has no files"));
        }
        return inputs;
    }

    private InputStore.New stored(int index, MultipartReader.Part part, Set<String> names) throws IOException {
        String pointer = "/" + index;
        if (index >= limits.maxFiles()) {
            throw new RefusedException(tooMany(index + 1L));
        }
        var wrong = FileNames.wrong(pointer, part.name());
        if (wrong.isPresent()) {
            throw new RefusedException(Refusal.of(Problem.INVALID, wrong.get()));
        }
        String name = java.util.Objects.requireNonNull(part.name());
        if (!names.add(name)) {
            throw new RefusedException(
                    Refusal.invalid(pointer, "duplicate_name", "the form has two files called " + name));
        }
        var file = stored(pointer, name, part.content());
        if (file.size() == 0) {
            throw new RefusedException(empty(pointer, name));
        }
        return new InputStore.New(name, FileNames.mediaType(name, part.mediaType()), file.size(), file.sha256());
    }

    private ContentStore.Stored stored(String pointer, String name, InputStream content) throws RefusedException {
        try {
            return files.store(content, limits.maxFileBytes().asLongValue());
        } catch (ContentTooLargeException e) {
            throw new RefusedException(fileLimit(limits, pointer, name));
        }
    }

    List<InputStore.New> zip(@Nullable String contentType, InputStream in) throws IOException {
        if (!"application/zip".equals(FileNames.mediaType("", contentType))) {
            throw new RefusedException(Refusal.plain(Problem.UNSUPPORTED_MEDIA_TYPE, "expected application/zip"));
        }
        return bundles.read(in);
    }

    static Refusal fileLimit(InputLimits limits, String pointer, String name) {
        return Refusal.tooLarge(
                pointer,
                "max_file_bytes",
                name + " has more than " + limits.maxFileBytes().asLongValue() + " bytes");
    }

    static Refusal empty(String pointer, String name) {
        return Refusal.invalid(pointer, "empty_file", name + " has 0 bytes");
    }

    private Refusal workflowLimit() {
        return Refusal.tooLarge(
                "",
                "max_workflow_bytes",
                "all inputs of a draft have at most "
                        + limits.maxWorkflowBytes().asLongValue() + " bytes");
    }

    private Refusal tooMany(long files) {
        return Refusal.invalid(
                "", "max_files", "a draft has at most " + limits.maxFiles() + " inputs, that would be " + files);
    }

    /** Why a change of a draft was not made. */
    Refusal refusal(UUID workflowId, InputStore.Change change) {
        return switch (change) {
            case InputStore.Change.NotOpen closed ->
                Refusal.plain(Problem.NOT_NOW, "the workflow is " + closed.status() + ", its inputs stay as they are");
            case InputStore.Change.TooMany many -> tooMany(many.files());
            case InputStore.Change.TooLarge large -> workflowLimit();
            case InputStore.Change.NoDraft none -> Refusal.plain(Problem.NOT_FOUND, "there is no draft " + workflowId);
            case InputStore.Change.Done done -> throw new IllegalStateException("that was done");
        };
    }
}
