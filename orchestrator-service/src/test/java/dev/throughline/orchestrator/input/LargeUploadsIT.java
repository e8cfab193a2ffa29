package dev.throughline.orchestrator.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.contracts.Json;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the packaged service, which has less memory than the bodies have bytes, and which is killed. */
class LargeUploadsIT {
    private static final long GIB = 1L << 30;
    private static final String OPERATOR = TestTokens.bearer("operator", TestTokens.PLATFORM);
    private static final String HEAP = "192m";

    @TempDir
    static Path folder;

    private static PlatformTestResource platform;
    private static Map<String, String> settings;

    private final UUID draft = UUID.randomUUID();

    @BeforeAll
    static void platform() {
        platform = new PlatformTestResource();
        platform.init(Map.of("database", "orchestrator"));
        settings = platform.start();
    }

    @AfterAll
    static void end() {
        platform.stop();
    }

    @Test
    @Timeout(120)
    void shouldStreamAGibibyteWhenTheHeapCouldNotHoldIt() throws Exception {
        try (var service = RunningService.start(settings, HEAP, folder.resolve("stream.log"))) {
            // Given
            insertDraft();

            // When
            long before = System.nanoTime();
            var answer = service.send(form(service, GIB));

            // Then
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(60));
            JsonNode input = Json.MAPPER.readTree(answer.body()).at("/items/0");
            assertThat(input.get("size").asLong()).isEqualTo(GIB);
            assertThat(input.get("sha256").asText()).isEqualTo(sha256(noise(GIB)));
            assertThat(Files.readString(folder.resolve("stream.log"))).doesNotContain("OutOfMemory");
        }
    }

    @Test
    @Timeout(120)
    void shouldGoOnWithAnUploadWhenTheServiceWasKilledInThePiece() throws Exception {
        // Given
        byte[] content = noise(48 << 20).readAllBytes();
        String location;
        Path log = folder.resolve("killed.log");
        try (var service = RunningService.start(settings, HEAP, log)) {
            insertDraft();
            location = begin(service, content);
            try (var socket = new Socket("localhost", service.port())) {
                socket.getOutputStream().write(head(location, content.length));
                socket.getOutputStream().write(content, 0, 40 << 20);
                await().atMost(Duration.ofSeconds(30)).until(() -> offset(service, location) >= 32 << 20);
            }
            // When
        }

        // Then
        try (var service = RunningService.start(settings, HEAP, log)) {
            int offset = (int) offset(service, location);
            assertThat(offset).isBetween(32 << 20, 40 << 20);
            var rest = HttpRequest.BodyPublishers.ofByteArray(content, offset, content.length - offset);
            var appended = service.send(request(service, location)
                    .header("Content-Type", "application/offset+octet-stream")
                    .header("Upload-Offset", Integer.toString(offset))
                    .method("PATCH", rest));
            assertThat(appended.statusCode()).as(appended.body()).isEqualTo(204);
            var completed =
                    service.send(request(service, location + "/complete").POST(HttpRequest.BodyPublishers.noBody()));
            assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
        }
    }

    private String begin(RunningService service, byte[] content) throws Exception {
        var begun = service.send(request(service, TestDrafts.path(draft) + "/upload-sessions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"a.bin\",\"size\":%d,\"sha256\":\"%s\"}"
                        .formatted(content.length, Json.sha256(content)))));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return TestDrafts.path(draft)
                + "/upload-sessions/"
                + Json.MAPPER.readTree(begun.body()).get("upload_id").asText();
    }

    private byte[] head(String location, int length) {
        return String.join(
                        "\r\n",
                        "PATCH " + location + " HTTP/1.1",
                        "Host: localhost",
                        "x-tenant-id: large",
                        "Authorization: " + OPERATOR,
                        "Content-Type: application/offset+octet-stream",
                        "Upload-Offset: 0",
                        "Content-Length: " + length,
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static long offset(RunningService service, String location) throws Exception {
        var found = service.send(request(service, location).GET());
        return Json.MAPPER.readTree(found.body()).get("offset").asLong();
    }

    private HttpRequest.Builder form(RunningService service, long size) {
        byte[] start = "--edge\r\nContent-Disposition: form-data; name=\"f\"; filename=\"large.bin\"\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] end = "\r\n--edge--\r\n".getBytes(StandardCharsets.US_ASCII);
        return request(service, TestDrafts.path(draft))
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(
                        List.of(new ByteArrayInputStream(start), noise(size), new ByteArrayInputStream(end))))));
    }

    private static HttpRequest.Builder request(RunningService service, String path) {
        return HttpRequest.newBuilder(service.uri(path))
                .header("x-tenant-id", "large")
                .header("Authorization", OPERATOR);
    }

    private void insertDraft() throws Exception {
        try (var connection = DriverManager.getConnection(
                        settings.get("quarkus.datasource.jdbc.url"),
                        settings.get("quarkus.datasource.username"),
                        settings.get("quarkus.datasource.password"));
                var insert = connection.prepareStatement("""
                        INSERT INTO draft (workflow_id, tenant_id, status, trace_id, span_id, created_by, expires_at)
                        VALUES (?, 'large', 'draft', ?, '00f067aa0ba902b7', 'test', now() + interval '1 hour')
                        """)) {
            insert.setObject(1, draft);
            insert.setObject(2, draft);
            insert.executeUpdate();
        }
    }

    /** The same bytes each time, made as they are read. */
    private static InputStream noise(long size) {
        byte[] block = new byte[(1 << 16) - 1];
        new Random(11).nextBytes(block);
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                if (at >= size) {
                    return -1;
                }
                int start = (int) (at % block.length);
                int given = (int) Math.min(Math.min(length, block.length - start), size - at);
                System.arraycopy(block, start, buffer, from, given);
                at += given;
                return given;
            }
        };
    }

    private static String sha256(InputStream content) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
