package dev.throughline.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.local.LocalPlatform;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A platform on free ports, and what tests ask of it. */
final class RunningPlatform implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final LocalPlatform platform;

    private RunningPlatform(LocalPlatform platform) {
        this.platform = platform;
    }

    static RunningPlatform start(Path data) throws Exception {
        // The broker in this JVM tells every detail of its life.
        Logger.getLogger("").setLevel(Level.WARNING);
        Path home = Path.of(System.getProperty("throughline.home", "../..")).toAbsolutePath();
        var platform = new LocalPlatform(LocalSettings.onFreePorts(home.normalize(), data), new Silent());
        try {
            platform.start();
        } catch (Exception e) {
            platform.close();
            throw e;
        }
        return new RunningPlatform(platform);
    }

    boolean has(PlatformService service) {
        return platform.settings().services().contains(service);
    }

    void kill(PlatformService service) {
        platform.process(service).kill();
    }

    void startAgain(PlatformService service) throws Exception {
        platform.launch(service);
        platform.awaitReady(service);
    }

    /** As for a process that hangs: it takes nothing more and keeps what it holds. */
    void signal(PlatformService service, String signal) throws Exception {
        long pid = platform.process(service).pid();
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }

    JsonNode submit(Object request, String key) throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(uri(PlatformService.ORCHESTRATOR, "/api/v1/workflows"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(request)))
                .build();
        return json(http.send(post, HttpResponse.BodyHandlers.ofByteArray()));
    }

    JsonNode get(PlatformService service, String path) throws IOException, InterruptedException {
        var get = HttpRequest.newBuilder(uri(service, path))
                .timeout(Duration.ofSeconds(20))
                .build();
        return json(http.send(get, HttpResponse.BodyHandlers.ofByteArray()));
    }

    String text(PlatformService service, String path) throws IOException, InterruptedException {
        var get = HttpRequest.newBuilder(uri(service, path)).build();
        return http.send(get, HttpResponse.BodyHandlers.ofString()).body();
    }

    long count(PlatformService service, String query) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + platform.settings().postgresPort() + "/" + service.database()
                + "?user=postgres";
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private URI uri(PlatformService service, String path) {
        return URI.create(platform.settings().url(service) + path);
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new IOException("HTTP " + response.statusCode() + " from " + response.uri());
        }
        return Json.read(response.body(), JsonNode.class);
    }

    @Override
    public void close() throws IOException {
        platform.close();
    }

    private static final class Silent implements LocalPlatform.Progress {
        @Override
        public void starting(String component, int port) {}

        @Override
        public void ready(String component) {}
    }
}
