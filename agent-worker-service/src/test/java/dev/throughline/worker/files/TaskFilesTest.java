package dev.throughline.worker.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.service.auth.ServiceToken;
import dev.throughline.worker.Tasks;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult.ProducedFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFilesTest {
    private static final int LIMIT = 100_000;
    private static final byte[] NOTHING = new byte[0];

    @TempDir
    Path root;

    /** What the server has, by the digest in the path. */
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();

    private HttpServer server;
    private TaskFiles files;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/files/", this::answer);
        server.start();
        files = new TaskFiles(root, LIMIT, new ServiceToken(Optional.empty(), List.of()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldFetchWhatATaskRefersTo() throws Exception {
        // Given
        byte[] content = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
        stored.put(Json.sha256(content), content);
        var task = task(file("data.csv", Json.sha256(content), content.length));

        // When
        files.materialise(task);

        // Then
        assertThat(files.directory(task)).isDirectoryContaining("glob:**/data.csv");
        assertThat(files.directory(task).resolve("data.csv")).hasBinaryContent(content);
    }

    @Test
    void shouldNotFetchTwice() throws Exception {
        // Given
        byte[] content = {1, 2, 3};
        stored.put(Json.sha256(content), content);
        var task = task(file("data.bin", Json.sha256(content), 3));
        files.materialise(task);

        // When
        stored.clear();
        files.materialise(task);

        // Then
        assertThat(files.directory(task).resolve("data.bin")).hasBinaryContent(content);
    }

    @Test
    void shouldRefuseContentThatIsNotWhatItsDigestSays() {
        // Given
        String digest = Json.sha256(NOTHING);
        stored.put(digest, new byte[] {7});
        var task = task(file("data.bin", digest, 1));

        // When
        var failure = failure(() -> files.materialise(task));

        // Then
        assertThat(failure.code()).isEqualTo("file_digest");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(files.directory(task)).isEmptyDirectory();
    }

    @Test
    void shouldSayThatAFileIsNotThere() {
        var failure = failure(() -> files.materialise(task(file("data.bin", Json.sha256(NOTHING), 0))));
        assertThat(failure.code()).isEqualTo("file_not_found");
        assertThat(failure).hasMessageContaining("404");
    }

    @Test
    void shouldRefuseANameThatLeadsOutOfTheWorkDirectory() {
        var failure = failure(() -> files.materialise(task(file("../data.bin", Json.sha256(NOTHING), 0))));
        assertThat(failure.code()).isEqualTo("invalid_arguments");
    }

    @Test
    void shouldNotAskForAFileThatIsTooLarge() {
        var failure = failure(() -> files.materialise(task(file("data.bin", Json.sha256(NOTHING), LIMIT + 1))));
        assertThat(failure.code()).isEqualTo("file_too_large");
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void shouldStopReadingAFileThatIsLargerThanItClaims() {
        // Given
        byte[] content = new byte[LIMIT + 1];
        stored.put(Json.sha256(content), content);

        // When
        var failure = failure(() -> files.materialise(task(file("data.bin", Json.sha256(content), 1))));

        // Then
        assertThat(failure.code()).isEqualTo("file_too_large");
    }

    @Test
    void shouldStoreWhatAStepProduced() throws Exception {
        // Given
        byte[] content = new byte[LIMIT];
        Arrays.fill(content, (byte) 'x');
        var task = task();
        produce(task, "report.html", content);

        // When
        var references = files.store(task, List.of(new ProducedFile("report.html", "text/html")));

        // Then
        assertThat(references)
                .containsExactly(new FileRef("report.html", "text/html", Json.sha256(content), LIMIT, "stage"));
        assertThat(stored).containsOnlyKeys(Json.sha256(content));
        assertThat(stored.get(Json.sha256(content))).isEqualTo(content);
    }

    @Test
    void shouldNotStoreAFileThatIsTooLarge() throws Exception {
        // Given
        var task = task();
        produce(task, "report.html", new byte[LIMIT + 1]);

        // When
        var failure = failure(() -> files.store(task, List.of(new ProducedFile("report.html", "text/html"))));

        // Then
        assertThat(failure.code()).isEqualTo("file_too_large");
        assertThat(stored).isEmpty();
    }

    @Test
    void shouldSayThatAFileWasNotStored() throws Exception {
        // Given
        var task = task();
        produce(task, "report.html", NOTHING);
        server.removeContext("/files/");

        // When
        var failure = failure(() -> files.store(task, List.of(new ProducedFile("report.html", "text/html"))));

        // Then
        assertThat(failure.code()).isEqualTo("file_not_stored");
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        var task = task();
        produce(task, "report.html", NOTHING);
        files.discard(task);
        assertThat(root).isEmptyDirectory();
    }

    private void produce(TaskEnvelope task, String name, byte[] content) throws IOException {
        Files.write(Files.createDirectories(files.directory(task)).resolve(name), content);
    }

    private TaskEnvelope task(FileRef... inputs) {
        String base = "http://localhost:" + server.getAddress().getPort() + "/files";
        return Tasks.of("profile", "delay", "{}", base, List.of(inputs));
    }

    private static FileRef file(String name, String sha256, long size) {
        return new FileRef(name, "text/csv", sha256, size, null);
    }

    private static SkillException failure(ThrowingCallable call) {
        return catchThrowableOfType(SkillException.class, call);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String digest = exchange.getRequestURI().getPath().substring("/files/".length());
        try (exchange) {
            if (exchange.getRequestMethod().equals("PUT")) {
                stored.put(digest, exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            byte[] content = stored.get(digest);
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
        }
    }
}
