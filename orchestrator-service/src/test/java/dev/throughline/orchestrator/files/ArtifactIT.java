package dev.throughline.orchestrator.files;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.ResultParts;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.orchestrator.line.FakeWorker;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run produced can be fetched, in whole or in part, as long as it is kept; nothing in use is ever swept away. */
@QuarkusTest
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class ArtifactIT {
    private static final String HOSTILE = "a\"b; c\r\nX-Evil: ü.html";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String database;

    @ConfigProperty(name = "quarkus.flyway.username")
    String owner;

    @ConfigProperty(name = "quarkus.flyway.password")
    String password;

    @Inject
    ContentStore store;

    @Inject
    RunContentStore runs;

    @Inject
    FilesSettings settings;

    private final String tenant = "t-" + UUID.randomUUID();
    private final byte[] content = ("0123456789" + tenant).getBytes(StandardCharsets.UTF_8);
    private final String sha256 = Json.sha256(content);

    @BeforeEach
    void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void shouldListWhatARunProducedToItsTenantOnly() throws Exception {
        // Given
        String id = run();

        // Then
        ours().get("/api/v1/workflows/" + id + "/artifacts")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items[0].name", equalTo(HOSTILE))
                .body("items[1].name", equalTo("report.txt"))
                .body("items[1].media_type", equalTo("text/plain"))
                .body("items[1].sha256", equalTo(sha256))
                .body("items[1].size", equalTo(content.length))
                .body("items[1].stage", equalTo("c"))
                .body("items[1].href", equalTo(path(id)))
                .body("items[1].created_at", notNullValue())
                .body("items[1].expired_at", nullValue());
        given().header("x-tenant-id", "another")
                .get("/api/v1/workflows/" + id + "/artifacts")
                .then()
                .statusCode(404);
        given().header("x-tenant-id", "another").get(path(id)).then().statusCode(404);
        ours().get(path(id) + "x").then().statusCode(404);
    }

    @Test
    void shouldSendWhatIsAskedFor() throws Exception {
        // Given
        String id = run();
        String tag = "\"" + sha256 + "\"";

        // Then
        ours().get(path(id))
                .then()
                .statusCode(200)
                .header("ETag", tag)
                .header("Repr-Digest", digest(content))
                .header("Content-Length", Integer.toString(content.length))
                .header("Accept-Ranges", "bytes")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Disposition", containsString("filename=\"report.txt\""))
                .header("Content-Type", containsString("text/plain"))
                .body(equalTo(new String(content, StandardCharsets.UTF_8)));
        ours().head(path(id))
                .then()
                .statusCode(200)
                .header("ETag", tag)
                .header("Content-Length", Integer.toString(content.length));
        ours().header("If-None-Match", "\"x\", W/" + tag).get(path(id)).then().statusCode(304);
        ours().header("Range", "bytes=2-4")
                .get(path(id))
                .then()
                .statusCode(206)
                .header("Content-Range", "bytes 2-4/" + content.length)
                .header("Content-Length", "3")
                .header("Content-Digest", digest("234".getBytes(StandardCharsets.UTF_8)))
                .header("Repr-Digest", digest(content))
                .body(equalTo("234"));
        ours().header("Range", "bytes=2-4")
                .header("If-Range", tag)
                .get(path(id))
                .then()
                .statusCode(206);
        ours().header("Range", "bytes=2-4")
                .header("If-Range", "\"old\"")
                .get(path(id))
                .then()
                .statusCode(200);
        ours().header("Range", "bytes=" + content.length + "-")
                .get(path(id))
                .then()
                .statusCode(416)
                .contentType("application/problem+json")
                .header("Content-Range", "bytes */" + content.length);
    }

    @Test
    void shouldLetNoNameIntoAnotherHeader() throws Exception {
        // Given
        String id = run();
        String href = ours().get("/api/v1/workflows/" + id + "/artifacts").path("items[0].href");

        // When
        var answer = ours().urlEncodingEnabled(false).get(href).then().statusCode(200);

        // Then
        answer.header("X-Evil", nullValue())
                .header("Content-Type", "application/octet-stream")
                .header("Content-Security-Policy", containsString("sandbox"))
                .header("Content-Disposition", containsString("filename=\"a_b_ c__X-Evil_ _.html\""));
    }

    @Test
    void shouldRefuseAFileThatIsNotWhatItsNameSays() {
        String other = Json.sha256(("other" + tenant).getBytes(StandardCharsets.UTF_8));
        given().body(content).put("/internal/v1/files/" + other).then().statusCode(422);
        assertThat(store.exists(other)).isFalse();
    }

    @Test
    void shouldSweepAwayOnlyWhatNothingRefersTo() throws Exception {
        // Given
        String id = run();
        String input = Json.sha256(tenant.getBytes(StandardCharsets.UTF_8));
        String orphan = store.store(("orphan" + tenant).getBytes(StandardCharsets.UTF_8))
                .sha256();
        String young =
                store.store(("young" + tenant).getBytes(StandardCharsets.UTF_8)).sha256();
        String drafted = store.store(("drafted" + tenant).getBytes(StandardCharsets.UTF_8))
                .sha256();
        draft(drafted);
        for (String old : List.of(sha256, input, drafted, orphan)) {
            age(old);
        }

        // When
        retention("off").sweep();

        // Then
        assertThat(List.of(sha256, input, drafted, young)).allMatch(store::exists);
        assertThat(store.exists(orphan)).isFalse();
        ours().get(path(id)).then().statusCode(200);
    }

    @Test
    void shouldKeepArtifactsForAsLongAsIsSaid() throws Exception {
        // Given
        String old = run();
        String recent = run();
        ended(old, 31);
        ended(recent, 29);

        // When
        var first = retention("30d").sweep();

        // Then
        assertThat(first.expired()).isEqualTo(2);
        ours().get(path(old)).then().statusCode(410).contentType("application/problem+json");
        ours().head(path(old)).then().statusCode(410);
        ours().get("/api/v1/workflows/" + old + "/artifacts").then().body("items[1].expired_at", notNullValue());
        ours().get(path(recent)).then().statusCode(200);

        // When: the other run expires as well, and nothing refers to the content any more
        ended(recent, 31);
        age(sha256);
        retention("30d").sweep();

        // Then
        assertThat(store.exists(sha256)).isFalse();
        ours().get(path(recent)).then().statusCode(410);
    }

    /** A run of ours that has completed, with an input and two artifacts. */
    private String run() throws Exception {
        store.store(content);
        try (var worker =
                new FakeWorker(bootstrap, task -> task.tenantId().equals(tenant) ? List.of(answer(task)) : List.of())) {
            String id = ours().contentType("application/json")
                    .header("Prefer", "wait=20")
                    .body("{\"type\":\"files-test\",\"name\":\"a run\",\"inputs\":[{\"name\":\"in.txt\",\"content\":\""
                            + tenant + "\"}]}")
                    .post("/api/v1/workflows")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("completed"))
                    .extract()
                    .path("workflow_id");
            assertThat(worker.seen).isNotEmpty();
            return id;
        }
    }

    private TaskResult answer(TaskEnvelope task) {
        var report = new FileRef("report.txt", "text/plain", sha256, content.length, null);
        var page = new FileRef(HOSTILE, "no media\r\ntype", sha256, content.length, null);
        return new ResultParts(null, List.of(page, report), null).redeemed(FakeWorker.succeeded(task));
    }

    private RequestSpecification ours() {
        return given().header("x-tenant-id", tenant);
    }

    private static String path(String id) {
        return "/api/v1/workflows/" + id + "/artifacts/report.txt";
    }

    private ContentRetention retention(String kept) {
        return new ContentRetention(store, runs, List.of(runs), settings, () -> kept);
    }

    private void age(String digest) throws IOException {
        Files.setLastModifiedTime(
                store.find(digest).orElseThrow().path(),
                FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    }

    private void draft(String digest) throws Exception {
        UUID id = UUID.randomUUID();
        try (var connection = DriverManager.getConnection(database, owner, password);
                var statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO draft (workflow_id, tenant_id, status, trace_id, span_id, created_by, expires_at)"
                            + " VALUES ('" + id + "', '" + tenant
                            + "', 'draft', gen_random_uuid(), '00f067aa0ba902b7', 'me', now() + interval '1 hour')");
            statement.execute(
                    "INSERT INTO draft_input (workflow_id, name, tenant_id, media_type, size, sha256, created_at)"
                            + " VALUES ('" + id + "', 'a.csv', '" + tenant + "', 'text/csv', 1, '" + digest
                            + "', now())");
        }
    }

    private void ended(String id, int daysAgo) throws Exception {
        try (var connection = DriverManager.getConnection(database, owner, password);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE workflow SET ended_at = now() - interval '" + daysAgo
                    + " days' WHERE workflow_id = '" + UUID.fromString(id) + "'");
            statement.execute("UPDATE artifact SET created_at = now() - interval '" + daysAgo
                    + " days' WHERE workflow_id = '" + UUID.fromString(id) + "'");
        }
    }

    private static String digest(byte[] bytes) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":";
    }
}
