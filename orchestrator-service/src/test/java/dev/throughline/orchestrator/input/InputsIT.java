package dev.throughline.orchestrator.input;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import dev.throughline.contracts.Json;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
class InputsIT {
    private static final byte[] CSV = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);

    @Inject
    Pool pool;

    private TestDrafts drafts;
    private UUID draft;

    @BeforeEach
    void draft() {
        drafts = new TestDrafts(pool);
        draft = drafts.create();
    }

    @Test
    void shouldKeepFilesWhenAFormBringsThem() {
        // When
        var answer = drafts.caller()
                .multiPart("file", "panel.csv", CSV, "application/octet-stream")
                .multiPart(
                        "file",
                        "notes.md",
                        "# Ünïcode\n".getBytes(StandardCharsets.UTF_8),
                        "text/markdown; charset=utf-8")
                .post(TestDrafts.path(draft))
                .then();

        // Then
        answer.statusCode(200)
                .body("total", equalTo(2))
                .body("items.name", hasItems("panel.csv", "notes.md"))
                .body("items.media_type", hasItems("text/csv", "text/markdown"));
        drafts.caller()
                .get(TestDrafts.path(draft))
                .then()
                .statusCode(200)
                .body("items.name", equalTo(List.of("notes.md", "panel.csv")))
                .body("items[1].sha256", equalTo(Json.sha256(CSV)))
                .body("items[1].size", equalTo(CSV.length));
        byte[] stored = given().get("/internal/v1/files/" + Json.sha256(CSV)).asByteArray();
        assertThat(stored).isEqualTo(CSV);
    }

    @Test
    void shouldReplaceAFileWhenItsNameComesAgain() {
        // Given
        put("a.csv", CSV).statusCode(200);
        byte[] newer = "a\n9\n".getBytes(StandardCharsets.UTF_8);

        // When
        put("a.csv", newer).statusCode(200);

        // Then
        list().body("total", equalTo(1)).body("items[0].sha256", equalTo(Json.sha256(newer)));
    }

    @Test
    void shouldForgetAFileWhenItIsDeleted() {
        // Given
        put("a.csv", CSV).statusCode(200);

        // When
        drafts.caller().delete(TestDrafts.path(draft) + "/a.csv").then().statusCode(204);

        // Then
        list().body("total", equalTo(0));
        drafts.caller().delete(TestDrafts.path(draft) + "/a.csv").then().statusCode(404);
    }

    @Test
    void shouldMoveTheDraftsVersionWhenItsInputsChange() {
        // Given
        long before = version();

        // When
        put("a.csv", CSV).statusCode(200);

        // Then
        assertThat(version()).isEqualTo(before + 1);
    }

    @Test
    void shouldSeeNothingWhenTheDraftIsAnotherTenants() {
        // Given
        put("a.csv", CSV).statusCode(200);
        var stranger = new TestDrafts(pool);

        // Then
        stranger.caller().get(TestDrafts.path(draft)).then().statusCode(404);
        stranger.caller().delete(TestDrafts.path(draft) + "/a.csv").then().statusCode(404);
        stranger.caller()
                .multiPart("file", "b.csv", CSV)
                .post(TestDrafts.path(draft))
                .then()
                .statusCode(404);
        list().body("total", equalTo(1));
    }

    @Test
    void shouldChangeNothingWhenTheDraftIsNotOpen() {
        // Given
        put("a.csv", CSV).statusCode(200);
        drafts.execute("UPDATE draft SET expires_at = now() WHERE workflow_id = $1", Tuple.of(draft));

        // Then
        put("b.csv", CSV).statusCode(409).body("detail", containsString("expired"));
        drafts.caller().delete(TestDrafts.path(draft) + "/a.csv").then().statusCode(409);
        list().body("total", equalTo(1));
    }

    @Test
    void shouldSayWhatIsWrongWhenAFormIsHostile() {
        put("../../etc/passwd", CSV).statusCode(422).body("errors.code", equalTo(List.of("path_escape")));
        put("/etc/passwd", CSV).statusCode(422).body("errors.code", equalTo(List.of("absolute_path")));
        put("C:\\a.csv", CSV).statusCode(422).body("errors.code", equalTo(List.of("absolute_path")));
        put("a/b.csv", CSV).statusCode(422).body("errors.code", equalTo(List.of("nested_directory")));
        put(".hidden", CSV).statusCode(422).body("errors.code", equalTo(List.of("invalid_name")));
        put("empty.csv", new byte[0]).statusCode(422).body("errors.code", equalTo(List.of("empty_file")));
        put("big.bin", new byte[SmallLimits.FILE + 1])
                .statusCode(413)
                .contentType("application/problem+json")
                .body("errors.code", equalTo(List.of("max_file_bytes")));
        raw("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end")
                .statusCode(400);
        raw("multipart/form-data; boundary=x", "--x--").statusCode(422);
        raw("multipart/form-data", "--x--").statusCode(415);
        raw("text/plain", "hello").statusCode(415);
        raw("multipart/form-data; boundary=x", "--x\r\nX: " + "y".repeat(9000)).statusCode(400);
        list().body("total", equalTo(0));
    }

    @Test
    void shouldTakeNoneWhenOneOfAFormIsRefused() {
        // When
        drafts.caller()
                .multiPart("file", "a.csv", CSV)
                .multiPart("file", "a.csv", CSV)
                .post(TestDrafts.path(draft))
                .then()
                .statusCode(422)
                .body("errors.code", equalTo(List.of("duplicate_name")));

        // Then
        list().body("total", equalTo(0));
    }

    @Test
    void shouldHoldTheQuotaWhenManyUploadAtOnce() throws Exception {
        // Given
        byte[] file = new byte[SmallLimits.WORKFLOW / 3];

        // When
        List<Integer> answers = new ArrayList<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var puts = IntStream.range(0, 6)
                    .mapToObj(i ->
                            callers.submit(() -> put("f" + i, file).extract().statusCode()))
                    .toList();
            for (var put : puts) {
                answers.add(put.get());
            }
        }

        // Then
        assertThat(answers).containsOnly(200, 413);
        assertThat(answers).filteredOn(status -> status == 200).hasSize(3);
        list().body("total", equalTo(3));
    }

    @Test
    void shouldRefuseMoreFilesThanADraftMayHave() {
        // Given
        for (int i = 0; i < 20; i++) {
            put("f" + i, CSV).statusCode(200);
        }

        // Then
        put("f20", CSV).statusCode(422).body("errors.code", equalTo(List.of("max_files")));
        put("f7", CSV).statusCode(200);
        list().body("items", hasSize(20));
    }

    @Test
    void shouldRefuseALargeBodyWhereNothingIsStreamed() {
        given().contentType("application/json")
                .body(new byte[(1 << 20) + 1])
                .post("/api/v1/workflows")
                .then()
                .statusCode(413)
                .contentType("application/problem+json");
    }

    private ValidatableResponse raw(String contentType, String body) {
        return drafts.caller()
                .header("Content-Type", contentType)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(TestDrafts.path(draft))
                .then();
    }

    private ValidatableResponse put(String name, byte[] content) {
        return drafts.caller()
                .multiPart("file", name, content)
                .post(TestDrafts.path(draft))
                .then();
    }

    private ValidatableResponse list() {
        return drafts.caller().get(TestDrafts.path(draft)).then().statusCode(200);
    }

    private long version() {
        return pool.preparedQuery("SELECT version FROM draft WHERE workflow_id = $1")
                .execute(Tuple.of(draft))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong("version");
    }
}
