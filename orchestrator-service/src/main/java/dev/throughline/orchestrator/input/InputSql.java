package dev.throughline.orchestrator.input;

/** The statements of drafts' inputs. */
final class InputSql {
    private InputSql() {}

    static final String DRAFT = """
            SELECT CASE WHEN status = 'draft' AND expires_at <= now() THEN 'expired' ELSE status END AS status
              FROM draft
             WHERE workflow_id = $1 AND tenant_id = $2
            """;

    /** A freeze that has looked at other inputs finds out; two changes of one draft come one after the other. */
    static final String TOUCH_DRAFT = """
            UPDATE draft
               SET version = version + 1, updated_at = now()
             WHERE workflow_id = $1 AND tenant_id = $2 AND status = 'draft' AND expires_at > now()
            """;

    static final String USED_BY_OTHERS = """
            SELECT count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes
              FROM draft_input
             WHERE workflow_id = $1 AND name <> ALL ($2::text[])
            """;

    static final String PUT = """
            INSERT INTO draft_input (workflow_id, tenant_id, name, media_type, size, sha256, created_at)
            SELECT $1, $2, n.name, n.media_type, n.size, n.sha256, now()
              FROM unnest($3::text[], $4::text[], $5::bigint[], $6::text[]) AS n (name, media_type, size, sha256)
                ON CONFLICT (workflow_id, name) DO UPDATE
               SET media_type = excluded.media_type,
                   size = excluded.size,
                   sha256 = excluded.sha256,
                   created_at = excluded.created_at
            RETURNING name, media_type, size, sha256, created_at
            """;

    static final String LIST = """
            SELECT name, media_type, size, sha256, created_at
              FROM draft_input
             WHERE workflow_id = $1 AND tenant_id = $2
             ORDER BY name
            """;

    /** Whatever the draft's status: one that has started hands its inputs to its run. */
    static final String IN_USE = """
            SELECT DISTINCT sha256 FROM draft_input WHERE sha256 = ANY ($1)
            """;

    static final String DELETE = """
            DELETE FROM draft_input WHERE workflow_id = $1 AND tenant_id = $2 AND name = $3
            """;
}
