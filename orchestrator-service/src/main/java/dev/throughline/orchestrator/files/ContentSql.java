package dev.throughline.orchestrator.files;

/** Who refers to what. Across tenants: content is stored once, whoever brought it. */
final class ContentSql {
    static final String IN_USE = """
            SELECT c.sha256
              FROM unnest($1::text[]) AS c(sha256)
             WHERE EXISTS (SELECT 1 FROM artifact a WHERE a.sha256 = c.sha256 AND a.expired_at IS NULL)
                OR EXISTS (SELECT 1 FROM draft_input d WHERE d.sha256 = c.sha256)
                OR EXISTS (SELECT 1 FROM workflow w
                            WHERE w.inputs <> '[]'
                              AND content_digests(w.inputs) @> ARRAY[c.sha256])
            """;

    static final String EXPIRE = """
            UPDATE artifact a
               SET expired_at = now()
              FROM (SELECT x.workflow_id, x.name
                      FROM artifact x
                      JOIN workflow w USING (workflow_id)
                     WHERE x.expired_at IS NULL
                       AND x.created_at < now() - $1 * interval '1 millisecond'
                       AND w.ended_at < now() - $1 * interval '1 millisecond'
                     ORDER BY x.created_at
                     LIMIT $2) AS old
             WHERE a.workflow_id = old.workflow_id AND a.name = old.name
            """;

    private ContentSql() {}
}
