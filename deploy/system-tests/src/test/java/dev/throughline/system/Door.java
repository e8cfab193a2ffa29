package dev.throughline.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The orchestrator's HTTP API, for people with different tokens. */
final class Door {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final LocalSettings settings;
    private final String operatorToken;

    Door(LocalSettings settings, String operatorToken) {
        this.settings = settings;
        this.operatorToken = operatorToken;
    }

    Guest operator() {
        return with(operatorToken);
    }

    Guest anybody() {
        return new Guest(null);
    }

    Guest with(String token) {
        return new Guest(token);
    }

    /** Whoever shows one token, or none. Every answer but a success is an exception that says what came. */
    final class Guest {
        private final String token;

        private Guest(String token) {
            this.token = token;
        }

        JsonNode get(String path) throws IOException, InterruptedException {
            return json(send(request(path).GET()));
        }

        byte[] bytes(String path) throws IOException, InterruptedException {
            return send(request(path).GET()).body();
        }

        JsonNode post(String path, Object body) throws IOException, InterruptedException {
            return json(send(request(path)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))));
        }

        /** @return where it is */
        String created(String path, Object body) throws IOException, InterruptedException {
            var response = send(request(path)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))));
            return URI.create(response.headers().firstValue("location").orElseThrow())
                    .getPath();
        }

        void patch(String path, String mergePatch) throws IOException, InterruptedException {
            send(request(path)
                    .header("content-type", "application/merge-patch+json")
                    .header("if-match", "*")
                    .method("PATCH", HttpRequest.BodyPublishers.ofString(mergePatch)));
        }

        void chunk(String path, long offset, byte[] content) throws IOException, InterruptedException {
            send(request(path)
                    .header("content-type", "application/offset+octet-stream")
                    .header("upload-offset", Long.toString(offset))
                    .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(content)));
        }

        long offset(String path) throws IOException, InterruptedException {
            return send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                    .headers()
                    .firstValueAsLong("upload-offset")
                    .orElseThrow();
        }

        private HttpRequest.Builder request(String path) {
            var request = HttpRequest.newBuilder(URI.create(settings.url(PlatformService.ORCHESTRATOR) + path))
                    .timeout(Duration.ofSeconds(30));
            return token == null ? request : request.header("authorization", "Bearer " + token);
        }

        private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw new IOException("HTTP " + response.statusCode() + " from " + response.uri() + ": "
                        + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
            }
            return response;
        }

        private static JsonNode json(HttpResponse<byte[]> response) {
            return Json.read(response.body(), JsonNode.class);
        }
    }
}
