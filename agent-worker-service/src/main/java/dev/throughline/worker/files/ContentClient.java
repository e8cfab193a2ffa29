package dev.throughline.worker.files;

import dev.throughline.service.auth.ServiceToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The content store as workers see it: files by their SHA-256, over HTTP. */
final class ContentClient {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final ServiceToken token;

    ContentClient(ServiceToken token) {
        this.token = token;
    }

    /** The caller reads the body to its end or closes it. */
    HttpResponse<InputStream> get(String base, String sha256) throws IOException, InterruptedException {
        return client.send(request(base, sha256).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** The status of the answer. */
    int put(String base, String sha256, HttpRequest.BodyPublisher content) throws IOException, InterruptedException {
        var request = request(base, sha256)
                .header("content-type", "application/octet-stream")
                .PUT(content)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest.Builder request(String base, String sha256) throws IOException {
        return token.request(URI.create(base + "/" + sha256)).timeout(PATIENCE);
    }
}
