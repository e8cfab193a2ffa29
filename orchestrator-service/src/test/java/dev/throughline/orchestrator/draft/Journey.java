package dev.throughline.orchestrator.draft;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;

/** A tenant's operator, and whoever got a code from that one. */
public final class Journey {
    private static final String WORKFLOWS = "/api/v1/workflows/";
    public final String tenant = "t-" + UUID.randomUUID();

    public static void ready() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    public RequestSpecification caller() {
        return given().header("x-tenant-id", tenant);
    }

    /** The answer to a request for codes. */
    public Response codes(String body) {
        return caller().contentType("application/json").body(body).post("/api/v1/task-codes");
    }

    public String code(String body) {
        return codes(body).then().statusCode(201).extract().path("items[0].code");
    }

    /** From an address that nobody else has. */
    public static Response redeem(String code) {
        var random = ThreadLocalRandom.current();
        return redeem(code, "10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
    }

    public static Response redeem(String code, String address) {
        return given().header("X-Forwarded-For", address)
                .contentType("application/json")
                .body("{\"code\":\"" + code + "\"}")
                .post("/api/v1/task-codes/redeem");
    }

    /** The id of a new draft. */
    public String begin(String codeBody) {
        return redeem(code(codeBody)).then().statusCode(201).extract().path("workflow_id");
    }

    public Response draft(String id) {
        return caller().get(WORKFLOWS + id + "/draft");
    }

    public Response patch(String id, String ifMatch, String body) {
        return caller().header("If-Match", ifMatch)
                .contentType("application/merge-patch+json")
                .body(body)
                .patch(WORKFLOWS + id + "/draft");
    }

    public Response freeze(String id) {
        return caller().post(WORKFLOWS + id + "/plan/freeze");
    }

    public Response run(String id) {
        return caller().post(WORKFLOWS + id + "/run");
    }

    public Response plan(String id) {
        return caller().get(WORKFLOWS + id + "/plan");
    }

    public Response get(String id) {
        return caller().get(WORKFLOWS + id);
    }

    /** As an upload leaves it. */
    public void input(String id, String name, String mediaType) throws SQLException {
        sql("INSERT INTO draft_input (workflow_id, name, tenant_id, media_type, size, sha256, created_at)"
                + " VALUES ('" + id + "', '" + name + "', '" + tenant + "', '" + mediaType + "', 3, '" + "0".repeat(64)
                + "', now())");
        sql("UPDATE draft SET version = version + 1 WHERE workflow_id = '" + id + "'");
    }

    public static void sql(String statement) throws SQLException {
        try (var connection = connect();
                var sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement)).isPositive();
        }
    }

    public static String value(String query) throws SQLException {
        try (var connection = connect();
                var sql = connection.createStatement();
                var row = sql.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return String.valueOf(row.getString(1));
        }
    }

    private static Connection connect() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.flyway.username", String.class),
                config.getValue("quarkus.flyway.password", String.class));
    }

    /** The same request from so many threads in the same moment. */
    public static List<Response> together(int threads, Supplier<Response> request)
            throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(threads);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Response>> tasks = IntStream.range(0, threads)
                    .<Callable<Response>>mapToObj(ignored -> () -> {
                        start.await();
                        return request.get();
                    })
                    .toList();
            List<Future<Response>> answers = pool.invokeAll(tasks);
            List<Response> all = new java.util.ArrayList<>();
            for (Future<Response> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }
}
