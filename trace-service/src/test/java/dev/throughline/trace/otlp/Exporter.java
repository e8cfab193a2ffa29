package dev.throughline.trace.otlp;

import dev.throughline.testkit.TestTokens;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;

/** Sends OTLP as an exporter does. */
public record Exporter(HttpClient http, String authorization) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static Exporter of(String role, String tenant) {
        return over(HttpClient.Version.HTTP_1_1, TestTokens.bearer(role, tenant));
    }

    static Exporter ofService() {
        return over(HttpClient.Version.HTTP_1_1, TestTokens.ofService());
    }

    static Exporter over(HttpClient.Version version, String authorization) {
        return new Exporter(HttpClient.newBuilder().version(version).build(), authorization);
    }

    public HttpResponse<byte[]> protobuf(byte[] body) throws IOException, InterruptedException {
        return http.send(request("application/x-protobuf", body), HttpResponse.BodyHandlers.ofByteArray());
    }

    CompletableFuture<HttpResponse<byte[]>> later(byte[] body) {
        return http.sendAsync(request("application/x-protobuf", body), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> send(String type, byte[] body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(request(type, body), (name, value) -> true);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String type, byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/v1/traces"))
                .timeout(PATIENCE)
                .header("content-type", type)
                .header("authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
