package dev.throughline.worker.files;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The work directory of each attempt, and the files of its run that come into it and leave it by SHA-256. */
@ApplicationScoped
public class TaskFiles {
    private static final Logger LOG = Logger.getLogger(TaskFiles.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Path root;

    public TaskFiles(@ConfigProperty(name = "throughline.worker.dir", defaultValue = ".throughline/worker") Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    public Path directory(TaskEnvelope task) {
        return root.resolve(task.taskId() + "-" + task.attempt());
    }

    /** Fetches inputs and artifacts that are not there yet; a file that does not match its digest is refused. */
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
            byte[] content = Files.readAllBytes(directory(task).resolve(file.name()));
            String sha256 = Json.sha256(content);
            var request = HttpRequest.newBuilder(URI.create(task.fileBaseUrl() + "/" + sha256))
                    .timeout(PATIENCE)
                    .header("content-type", "application/octet-stream")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw SkillException.transientFailure("file_not_stored", file.name() + ": status " + status);
            }
            stored.add(new StageSpec.FileRef(
                    file.name(),
                    file.mediaType(),
                    sha256,
                    content.length,
                    task.stage().name()));
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
        } catch (IOException e) {
            LOG.warnf(e, "work directory not removed taskId=%s", task.taskId());
        }
    }

    private void fetch(String base, StageSpec.FileRef file, Path target)
            throws SkillException, IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create(base + "/" + file.sha256().toLowerCase(Locale.ROOT)))
                .timeout(PATIENCE)
                .build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw SkillException.transientFailure("file_not_found", file.name() + ": status " + response.statusCode());
        }
        if (!Json.sha256(response.body()).equals(file.sha256())) {
            throw SkillException.transientFailure("file_digest", file.name() + " is not what its digest says");
        }
        Files.write(target, response.body());
    }
}
