package dev.throughline.orchestrator.input;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.throughline.contracts.Json;
import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SmallLimits.class)
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class UploadsIT {
    private static final String OPERATOR = TestTokens.bearer("operator", TestTokens.PLATFORM);

    @Inject
    Pool pool;

    @Inject
    UploadFiles files;

    private final byte[] content = new byte[1_000_000];
    private TestDrafts drafts;
    private UUID draft;

    @BeforeEach
    void draft() {
        new Random(7).nextBytes(content);
        drafts = new TestDrafts(pool);
        draft = drafts.create();
    }

    @Test
    void shouldBecomeAnInputWhenAllPiecesHaveCome() {
        // Given
        String location = begin("panel.csv");
        drafts.caller().head(location).then().statusCode(200).header("Upload-Offset", "0");
        append(location, 0, 400_000).statusCode(204).header("Upload-Offset", "400000");
        drafts.caller()
                .get(location)
                .then()
                .statusCode(200)
                .header("Upload-Length", "1000000")
                .body("offset", equalTo(400_000));
        append(location, 400_000, 1_000_000).statusCode(204);

        // When
        var completed = complete(location);

        // Then
        completed.statusCode(200).body("sha256", equalTo(Json.sha256(content))).body("media_type", equalTo("text/csv"));
        complete(location).statusCode(200).body("sha256", equalTo(Json.sha256(content)));
        inputs().body("total", equalTo(1)).body("items[0].size", equalTo(1_000_000));
        assertThat(given().get("/internal/v1/files/" + Json.sha256(content)).asByteArray())
                .isEqualTo(content);
        append(location, 1_000_000, 1_000_000).statusCode(409);
        assertThat(files.size(id(location))).isZero();
    }

    @Test
    void shouldTellTheRightOffsetWhenAPieceBeginsElsewhere() {
        // Given
        String location = begin("a.bin");
        append(location, 0, 100).statusCode(204);

        // Then
        for (long wrong : new long[] {0, 99, 101}) {
            append(location, wrong, 1000, 2000)
                    .statusCode(409)
                    .header("Upload-Offset", "100")
                    .body("errors.code", equalTo(List.of("wrong_offset")));
        }
        complete(location).statusCode(409).body("errors.code", equalTo(List.of("upload_incomplete")));
        append(location, 100, 1_000_000).statusCode(204);
        complete(location).statusCode(200);
    }

    @Test
    void shouldBeginAgainWhenTheDigestIsWrong() {
        // Given
        String location = begin("a.bin");
        byte[] wrong = content.clone();
        wrong[5] ^= 1;
        piece(location, 0, wrong).statusCode(204);

        // When
        complete(location)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:throughline:problem:digest-mismatch"))
                .header("Upload-Offset", "0");

        // Then
        inputs().body("total", equalTo(0));
        append(location, 0, 1_000_000).statusCode(204);
        complete(location).statusCode(200);
    }

    @Test
    void shouldKeepWhatHasComeWhenTheConnectionBreaksInThePiece() throws IOException {
        // Given
        String location = begin("a.bin");

        // When
        try (var connection = half(location, 0)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> files.size(id(location)) == 500_000);
        }

        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> offset(location) == 500_000);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> append(location, 500_000, 1_000_000).extract().statusCode() == 204);
        complete(location).statusCode(200);
    }

    @Test
    void shouldLetOneWriteWhenTwoTry() throws IOException {
        // Given
        String location = begin("a.bin");

        // When
        try (var first = half(location, 0)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> files.size(id(location)) == 500_000);
            append(location, 0, 1_000_000).statusCode(409).body("errors.code", equalTo(List.of("upload_busy")));
            first.getOutputStream().write(content, 500_000, 500_000);
            first.getOutputStream().flush();
            await().atMost(Duration.ofSeconds(20)).until(() -> offset(location) == 1_000_000);
        }

        // Then
        complete(location).statusCode(200).body("sha256", equalTo(Json.sha256(content)));
    }

    @Test
    void shouldStoreOneWhenManySendTheSamePieceAtOnce() throws Exception {
        // Given
        String location = begin("a.bin");

        // When
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = IntStream.range(0, 6)
                    .mapToObj(i -> callers.submit(
                            () -> append(location, 0, 1_000_000).extract().statusCode()))
                    .toList();
            int stored = 0;
            for (var answer : sent) {
                assertThat(answer.get()).isIn(204, 409);
                stored += answer.get() == 204 ? 1 : 0;
            }

            // Then
            assertThat(stored).isEqualTo(1);
        }
        complete(location).statusCode(200).body("sha256", equalTo(Json.sha256(content)));
    }

    @Test
    void shouldBeginAgainWhenTheDiskHasLostTheFile() throws IOException {
        // Given
        String location = begin("a.bin");
        append(location, 0, 1000).statusCode(204);

        // When
        files.delete(id(location));

        // Then
        assertThat(offset(location)).isZero();
        append(location, 0, 1_000_000).statusCode(204);
        complete(location).statusCode(200);
    }

    @Test
    void shouldRefuseWhatCannotBecomeAnInput() {
        String sha = "a".repeat(64);
        begin("../x", 10L, sha).statusCode(422).body("errors.code", hasItems("path_escape"));
        begin("x", 0L, sha).statusCode(422).body("errors.code", hasItems("empty_file"));
        begin("x", 10L, "no digest").statusCode(422).body("errors.pointer", hasItems("/sha256"));
        begin("x", SmallLimits.FILE + 1L, sha).statusCode(413).body("errors.code", hasItems("max_file_bytes"));
        drafts.caller()
                .contentType("application/json")
                .body("{")
                .post(TestDrafts.path(draft) + "/upload-sessions")
                .then()
                .statusCode(400);
        String location = begin("x", 10L, sha).statusCode(201).extract().header("Location");
        piece(location, 0, new byte[11]).statusCode(413).header("Upload-Offset", "0");
        drafts.caller()
                .contentType("text/plain")
                .body("x")
                .patch(location)
                .then()
                .statusCode(415);
        drafts.caller()
                .contentType("application/offset+octet-stream")
                .body(new byte[1])
                .patch(location)
                .then()
                .statusCode(422);
        var stranger = new TestDrafts(pool);
        stranger.caller().get(location).then().statusCode(404);
        stranger.caller().delete(location).then().statusCode(404);
    }

    @Test
    void shouldHoldRoomForWhatWasBegun() {
        // Given
        String sha = "b".repeat(64);
        String first = begin("x", (long) SmallLimits.FILE, sha)
                .statusCode(201)
                .extract()
                .header("Location");
        begin("y", (long) SmallLimits.FILE, sha).statusCode(201);

        // Then
        begin("z", 10L, sha).statusCode(409).body("errors.code", hasItems("max_sessions"));
        drafts.caller().delete(first).then().statusCode(204);
        drafts.caller().get(first).then().statusCode(404);
        drafts.caller()
                .multiPart("f", "big1", new byte[SmallLimits.FILE])
                .post(TestDrafts.path(draft))
                .then()
                .statusCode(200);
        begin("z", (long) SmallLimits.FILE, sha).statusCode(413).body("errors.code", hasItems("max_workflow_bytes"));
    }

    @Test
    void shouldBeGoneWhenItHasExpired() {
        // Given
        String location = begin("a.bin");
        append(location, 0, 1000).statusCode(204);

        // When
        drafts.execute("UPDATE upload_session SET expires_at = now() WHERE tenant_id = $1", Tuple.of(drafts.tenant()));

        // Then
        append(location, 1000, 2000).statusCode(404);
        await().atMost(Duration.ofSeconds(20)).until(() -> files.size(id(location)) == 0);
    }

    private String begin(String name) {
        return begin(name, (long) content.length, Json.sha256(content))
                .statusCode(201)
                .header("Upload-Offset", "0")
                .extract()
                .header("Location")
                .replaceFirst("^https?://[^/]+", "");
    }

    private ValidatableResponse begin(String name, Long size, String sha256) {
        return drafts.caller()
                .contentType("application/json")
                .body("{\"name\":\"%s\",\"media_type\":\"application/octet-stream\",\"size\":%d,\"sha256\":\"%s\"}"
                        .formatted(name, size, sha256))
                .post(TestDrafts.path(draft) + "/upload-sessions")
                .then();
    }

    private ValidatableResponse append(String location, long offset, int to) {
        return append(location, offset, (int) offset, to);
    }

    private ValidatableResponse append(String location, long offset, int from, int to) {
        return piece(location, offset, Arrays.copyOfRange(content, from, to));
    }

    private ValidatableResponse piece(String location, long offset, byte[] bytes) {
        return drafts.caller()
                .header("Content-Type", "application/offset+octet-stream")
                .header("Upload-Offset", offset)
                .body(bytes)
                .patch(location)
                .then();
    }

    private ValidatableResponse complete(String location) {
        return drafts.caller().post(location + "/complete").then();
    }

    private ValidatableResponse inputs() {
        return drafts.caller().get(TestDrafts.path(draft)).then().statusCode(200);
    }

    private long offset(String location) {
        return Long.parseLong(drafts.caller().head(location).header("Upload-Offset"));
    }

    /** A piece of which only the first half is sent. */
    private Socket half(String location, int offset) throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        socket.getOutputStream().write("""
                PATCH %s HTTP/1.1\r
                Host: localhost\r
                x-tenant-id: %s\r
                Authorization: %s\r
                Content-Type: application/offset+octet-stream\r
                Upload-Offset: %d\r
                Content-Length: %d\r
                \r
                """.formatted(location, drafts.tenant(), OPERATOR, offset, content.length)
                .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(content, 0, 500_000);
        socket.getOutputStream().flush();
        return socket;
    }

    private static UUID id(String location) {
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }
}
