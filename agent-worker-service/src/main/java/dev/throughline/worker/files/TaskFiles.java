package dev.throughline.worker.files;

import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.service.auth.ServiceToken;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The work directory of each attempt, and the files of its run that come into it and leave it by SHA-256. */
@ApplicationScoped
public class TaskFiles {
    private static final Logger LOG = Logger.getLogger(TaskFiles.class);
    private static final int BUFFER = 64 * 1024;
    private final ContentClient client;
    private final Path root;
    private final long maxFileBytes;

    public TaskFiles(
            @ConfigProperty(name = "throughline.worker.dir", defaultValue = ".throughline/worker") Path root,
            @ConfigProperty(name = "throughline.worker.max-file-bytes", defaultValue = "268435456") long maxFileBytes,
            ServiceToken token) {
        this.root = root.toAbsolutePath().normalize();
        this.maxFileBytes = maxFileBytes;
        this.client = new ContentClient(token);
    }

    public Path directory(TaskEnvelope task) {
        return root.resolve(task.taskId() + "-" + task.attempt());
    }

    /** Fetches inputs and artifacts that are not there yet; a file that does not match its digest, or is too large, is refused. */
    public void materialise(TaskEnvelope task) throws SkillException, IOException, InterruptedException {
        Path directory = Files.createDirectories(directory(task));
        var place = new SkillContext(task.tenantId(), directory, task.isSynthetic(), 1, 1, "");
        var wanted = new ArrayList<>(task.inputs());
        wanted.addAll(task.artifacts());
        for (StageSpec.FileRef file : wanted) {
            Path target = place.file(file.name());
            if (!Files.exists(target)) {
                fetch(task.fileBaseUrl(), file, target);
            }
        }
    }

    /** Stores what a step produced and returns how the run refers to it. */
    public List<StageSpec.FileRef> store(TaskEnvelope task, List<SkillResult.ProducedFile> produced)
            throws SkillException, IOException, InterruptedException {
        var stored = new ArrayList<StageSpec.FileRef>();
        for (SkillResult.ProducedFile file : produced) {
            Path path = directory(task).resolve(file.name());
            long size = Files.size(path);
            if (size > maxFileBytes) {
                throw tooLarge(file.name());
            }
            String sha256 = digest(path);
            int status = client.put(task.fileBaseUrl(), sha256, HttpRequest.BodyPublishers.ofFile(path));
            if (status / 100 != 2) {
                throw SkillException.transientFailure("file_not_stored", file.name() + ": status " + status);
            }
            stored.add(new StageSpec.FileRef(
                    file.name(), file.mediaType(), sha256, size, task.stage().name()));
        }
        return List.copyOf(stored);
    }

    public void discard(TaskEnvelope task) {
        Path directory = directory(task);
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("work directory not removed", e);
        }
    }

    private void fetch(String base, StageSpec.FileRef file, Path target)
            throws SkillException, IOException, InterruptedException {
        if (file.size() > maxFileBytes) {
            throw tooLarge(file.name());
        }
        String sha256 = file.sha256().toLowerCase(Locale.ROOT);
        HttpResponse<InputStream> response = client.get(base, sha256);
        try (InputStream content = response.body()) {
            if (response.statusCode() != 200) {
                throw SkillException.transientFailure(
                        "file_not_found", file.name() + ": status " + response.statusCode());
            }
            // Aside first: what is there under its name is whole and right, also for a later try of the step.
            Path aside = Files.createTempFile(target.getParent(), ".fetch-", "");
            copy(content, aside, file.name());
            if (!digest(aside).equals(sha256)) {
                Files.delete(aside);
                throw SkillException.transientFailure("file_digest", file.name() + " is not what its digest says");
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Believes what arrives, not the size that was announced. */
    private void copy(InputStream content, Path target, String name) throws SkillException, IOException {
        byte[] buffer = new byte[BUFFER];
        long left = maxFileBytes;
        try (var out = Files.newOutputStream(target)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                left -= read;
                if (left < 0) {
                    throw tooLarge(name);
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static String digest(Path path) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(path), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private SkillException tooLarge(String name) {
        return SkillException.permanent("file_too_large", name + " has more than " + maxFileBytes + " bytes");
    }
}
