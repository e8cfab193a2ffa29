package dev.throughline.orchestrator.input;

/** The statements of uploads in pieces. */
final class UploadSql {
    private UploadSql() {}

    private static final String COLUMNS = """
            u.upload_id, u.name, u.media_type, u.size, u.sha256, u.received, u.created_at, u.expires_at, u.completed_at
            """;

    /** Unfinished uploads hold what they will need, so that nobody finds out at the end that there is no room. */
    static final String HELD = """
            SELECT (SELECT count(*)
                      FROM upload_session
                     WHERE workflow_id = $1 AND completed_at IS NULL AND expires_at > now()) AS sessions,
                   (SELECT coalesce(sum(size), 0)
                      FROM draft_input
                     WHERE workflow_id = $1 AND name <> $2)::bigint
                 + (SELECT coalesce(sum(size), 0)
                      FROM upload_session
                     WHERE workflow_id = $1 AND completed_at IS NULL AND expires_at > now())::bigint AS bytes
            """;

    static final String CREATE = """
            INSERT INTO upload_session AS u (upload_id, workflow_id, tenant_id, name, media_type, size, sha256,
                                             received, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, now(), now() + $8::bigint * interval '1 second')
            RETURNING 'draft' AS draft_status,\s""" + COLUMNS;

    static final String FIND = """
            SELECT CASE WHEN d.status = 'draft' AND d.expires_at <= now() THEN 'expired' ELSE d.status END
                       AS draft_status,\s""" + COLUMNS + """
              FROM upload_session u
              JOIN draft d USING (workflow_id)
             WHERE u.upload_id = $1 AND u.workflow_id = $2 AND u.tenant_id = $3 AND u.expires_at > now()
            """;

    /** Fails when another writer has moved the offset meanwhile: what it was promised stays true. */
    static final String PROMISE = """
            UPDATE upload_session
               SET received = $4, expires_at = now() + $5::bigint * interval '1 second'
             WHERE upload_id = $1 AND tenant_id = $2 AND received = $3 AND completed_at IS NULL
            """;

    static final String COMPLETE = """
            UPDATE upload_session
               SET completed_at = now()
             WHERE upload_id = $1 AND tenant_id = $2 AND received = size AND completed_at IS NULL
            """;

    static final String DELETE = """
            DELETE FROM upload_session WHERE upload_id = $1 AND workflow_id = $2 AND tenant_id = $3
            """;

    static final String DELETE_EXPIRED = """
            DELETE FROM upload_session WHERE expires_at <= now()
            """;

    static final String KNOWN = """
            SELECT upload_id FROM upload_session WHERE upload_id = ANY ($1::uuid[]) AND completed_at IS NULL
            """;
}
