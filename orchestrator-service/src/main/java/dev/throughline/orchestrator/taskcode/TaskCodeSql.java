package dev.throughline.orchestrator.taskcode;

/** The statements about codes and tokens. */
final class TaskCodeSql {
    private TaskCodeSql() {}

    /** All or none: none when the tenant would have more open codes than it may. */
    static final String CREATE = """
            INSERT INTO task_code (code_id, tenant_id, code_hash, type, name, created_by, expires_at)
            SELECT c.id, $1::text, c.hash, $2::text, $3::text, $4::text, $5::timestamptz
              FROM unnest($6::uuid[], $7::text[]) AS c(id, hash)
             WHERE (SELECT count(*)
                      FROM (SELECT 1 FROM task_code o
                             WHERE o.tenant_id = $1 AND o.redeemed_at IS NULL AND o.revoked_at IS NULL
                               AND o.expires_at > now()
                             LIMIT $8::bigint) AS open) + cardinality($6::uuid[]) <= $8::bigint
            """;

    /**
     * Of any number that try a code at once, one updates its row; the others wait for the lock and then find it used. The
     * draft and the token come with it or not at all.
     */
    static final String REDEEM = """
            WITH taken AS (
                UPDATE task_code
                   SET redeemed_at = now(), workflow_id = $2::uuid
                 WHERE code_hash = $1 AND redeemed_at IS NULL AND revoked_at IS NULL AND expires_at > now()
                RETURNING code_id, tenant_id, type, name),
            begun AS (
                INSERT INTO draft (workflow_id, tenant_id, status, type, name, trace_id, span_id, parent_span_id,
                                   is_sampled, created_by, expires_at)
                SELECT $2::uuid, tenant_id, 'draft', type, name, $3::uuid, $4::text, $5::text, $9::boolean, 'code:' || code_id,
                       $6::timestamptz
                  FROM taken),
            bound AS (
                INSERT INTO journey_token (token_hash, workflow_id, tenant_id, expires_at)
                SELECT $7::text, $2::uuid, tenant_id, $8::timestamptz FROM taken)
            SELECT code_id FROM taken
            """;

    static final String LIST = """
            SELECT code_id, type, name, created_by, created_at, expires_at, redeemed_at, revoked_at, workflow_id,
                   CASE WHEN redeemed_at IS NOT NULL THEN 'redeemed'
                        WHEN revoked_at IS NOT NULL THEN 'revoked'
                        WHEN expires_at <= now() THEN 'expired'
                        ELSE 'open' END AS status
              FROM task_code
             WHERE tenant_id = $1 AND ($2::uuid IS NULL OR code_id < $2)
             ORDER BY code_id DESC
             LIMIT $3::int
            """;

    /** Again is harmless; what is redeemed stays so. */
    static final String REVOKE = """
            UPDATE task_code SET revoked_at = coalesce(revoked_at, now())
             WHERE code_id = $1 AND tenant_id = $2 AND redeemed_at IS NULL
            """;

    static final String EXISTS = "SELECT 1 FROM task_code WHERE code_id = $1 AND tenant_id = $2";

    static final String TOKEN = """
            SELECT workflow_id, tenant_id, expires_at FROM journey_token WHERE token_hash = $1 AND expires_at > now()
            """;
}
