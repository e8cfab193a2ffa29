package dev.throughline.orchestrator.library;

/** The statements of the library. */
final class TemplateSql {
    private TemplateSql() {}

    /** Rows are never deleted, and what is retired stays so: equal counts, equal content. */
    static final String COUNTS = "SELECT count(*) AS rows, count(retired_at) AS retired FROM template";

    static final String ALL = """
            SELECT tenant_id, template_id, version, document, added_by, added_at, retired_at
              FROM template
             ORDER BY tenant_id, template_id, version
            """;

    /** An id of everybody is nobody's own, and a tenant has a bounded number of versions. */
    static final String ADD = """
            INSERT INTO template (tenant_id, template_id, version, digest, document, added_by)
            SELECT $1, $2, $3, $4, $5, $6
             WHERE (SELECT count(*) FROM template WHERE tenant_id = $1) < $7
               AND ($1 = '*' OR NOT EXISTS (SELECT FROM template WHERE tenant_id = '*' AND template_id = $2))
            ON CONFLICT DO NOTHING
            """;

    static final String DIGEST = """
            SELECT digest FROM template WHERE tenant_id = $1 AND template_id = $2 AND version = $3
            """;

    static final String OF_EVERYBODY = "SELECT FROM template WHERE tenant_id = '*' AND template_id = $1 LIMIT 1";

    static final String RETIRE = """
            UPDATE template
               SET retired_by = coalesce(retired_by, $4), retired_at = coalesce(retired_at, now())
             WHERE tenant_id = $1 AND template_id = $2 AND version = $3
            """;
}
