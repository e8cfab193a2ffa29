package dev.throughline.orchestrator.input;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** Drafts of one tenant. */
public final class TestDrafts {
    private static final String INSERT = """
            INSERT INTO draft (workflow_id, tenant_id, status, trace_id, span_id, created_by, expires_at)
            VALUES ($1, $2, 'draft', $1, '00f067aa0ba902b7', 'test', now() + interval '1 hour')
            """;

    private final Pool pool;
    private final String tenant = "t-" + UUID.randomUUID();

    public TestDrafts(Pool pool) {
        this.pool = pool;
    }

    public UUID create() {
        UUID id = UUID.randomUUID();
        execute(INSERT, Tuple.of(id, tenant));
        return id;
    }

    void execute(String sql, Tuple values) {
        pool.preparedQuery(sql).execute(values).await().indefinitely();
    }

    public RequestSpecification caller() {
        return given().header("x-tenant-id", tenant);
    }

    String tenant() {
        return tenant;
    }

    public static String path(UUID draft) {
        return "/api/v1/workflows/" + draft + "/inputs";
    }
}
