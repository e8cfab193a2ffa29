package dev.throughline.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformKey;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What anybody can ask a platform: over HTTP, and of its databases. */
final class Caller {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final LocalSettings settings;
    private @Nullable String token;

    Caller(LocalSettings settings) {
        this.settings = settings;
    }

    JsonNode submit(String tenant, Object request, String key) throws IOException, InterruptedException {
        return json(post(tenant, request, key));
    }

    HttpResponse<byte[]> post(String tenant, Object request, String key) throws IOException, InterruptedException {
        return post(tenant, request, key, Duration.ofSeconds(40));
    }

    HttpResponse<byte[]> post(String tenant, Object request, String key, Duration patience)
            throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(uri(PlatformService.ORCHESTRATOR, "/api/v1/workflows"))
                .header("Content-Type", "application/json")
                .header("x-tenant-id", tenant)
                .header("Authorization", authorization())
                .header("Idempotency-Key", key)
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(request)))
                .build();
        return http.send(post, HttpResponse.BodyHandlers.ofByteArray());
    }

    void postYaml(String tenant, String path, String yaml) throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(uri(PlatformService.ORCHESTRATOR, path))
                .header("Content-Type", "application/yaml")
                .header("x-tenant-id", tenant)
                .header("Authorization", authorization())
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(yaml))
                .build();
        json(http.send(post, HttpResponse.BodyHandlers.ofByteArray()));
    }

    JsonNode get(PlatformService service, String path) throws IOException, InterruptedException {
        var get = HttpRequest.newBuilder(uri(service, path))
                .header("Authorization", authorization())
                .timeout(Duration.ofSeconds(20))
                .build();
        return json(http.send(get, HttpResponse.BodyHandlers.ofByteArray()));
    }

    String text(PlatformService service, String path) throws IOException, InterruptedException {
        var get = HttpRequest.newBuilder(uri(service, path))
                .header("Authorization", authorization())
                .timeout(Duration.ofSeconds(20))
                .build();
        return http.send(get, HttpResponse.BodyHandlers.ofString()).body();
    }

    long count(PlatformService service, String query) throws SQLException {
        return rows(service, query, row -> row.getLong(1)).getFirst();
    }

    <T> List<T> rows(PlatformService service, String query, RowReader<T> reader) throws SQLException {
        String url =
                "jdbc:postgresql://127.0.0.1:" + settings.postgresPort() + "/" + service.database() + "?user=postgres";
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    /** As a superuser, who may do anything. */
    void execute(PlatformService service, String statement) throws SQLException {
        String url =
                "jdbc:postgresql://127.0.0.1:" + settings.postgresPort() + "/" + service.database() + "?user=postgres";
        try (var connection = DriverManager.getConnection(url);
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** An operator of all tenants. */
    private String authorization() throws IOException {
        if (token == null) {
            token = PlatformKey.of(settings.data())
                    .orElseThrow(() -> new IOException("the platform has no key"))
                    .token("system-test", "operator", "*", Duration.ofHours(8));
        }
        return "Bearer " + token;
    }

    private URI uri(PlatformService service, String path) {
        return URI.create(settings.url(service) + path);
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new IOException("HTTP " + response.statusCode() + " from " + response.uri());
        }
        return Json.read(response.body(), JsonNode.class);
    }
}
