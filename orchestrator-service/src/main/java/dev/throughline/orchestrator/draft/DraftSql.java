package dev.throughline.orchestrator.draft;

/** The statements about drafts. */
final class DraftSql {
    private DraftSql() {}

    /** A workflow that is there has started, and one whose time is over has expired, whatever the row says yet. */
    static final String FIND = """
            SELECT d.workflow_id, d.tenant_id, d.version, d.type, d.name, d.description, d.parameters, d.template_id,
                   d.template_version, d.plan_hash, d.created_at, d.updated_at, d.expires_at,
                   CASE WHEN d.status = 'started' OR EXISTS (SELECT 1 FROM workflow w WHERE w.workflow_id = d.workflow_id)
                             THEN 'started'
                        WHEN d.expires_at <= now() THEN 'expired'
                        ELSE d.status END AS status
              FROM draft d
             WHERE d.workflow_id = $1 AND d.tenant_id = $2
            """;

    static final String INPUTS = """
            SELECT name, media_type, sha256, size
              FROM draft_input
             WHERE workflow_id = $1 AND tenant_id = $2
             ORDER BY name
            """;

    private static final String STILL_THE_SAME =
            " WHERE workflow_id = $1 AND tenant_id = $2 AND version = $3 AND status = 'draft' AND expires_at > now()";

    static final String CHANGE = """
            UPDATE draft
               SET type = $4, name = $5, description = $6, parameters = $7, template_id = $8, template_version = $9,
                   version = version + 1, updated_at = now()
            """ + STILL_THE_SAME;

    /** The plan stays when the draft was changed meanwhile: it is under its own hash, in nobody's way. */
    static final String FREEZE = """
            WITH kept AS (
                INSERT INTO plan (plan_hash, document, is_synthetic)
                SELECT $10::text, $11::text, coalesce((SELECT is_synthetic FROM draft WHERE workflow_id = $1), false)
                ON CONFLICT (plan_hash) DO UPDATE
                   SET is_synthetic = plan.is_synthetic AND excluded.is_synthetic
                 WHERE plan.is_synthetic)
            UPDATE draft
               SET status = 'frozen', type = $4, name = $5, template_id = $6, template_version = $7, reasons = $8,
                   inputs = $9, plan_hash = $10::text, version = version + 1, updated_at = now()
            """ + STILL_THE_SAME;

    static final String PLAN = """
            SELECT p.plan_hash, p.document
              FROM (SELECT plan_hash FROM workflow WHERE workflow_id = $1 AND tenant_id = $2
                    UNION ALL
                    SELECT plan_hash FROM draft WHERE workflow_id = $1 AND tenant_id = $2) of_it
              JOIN plan p USING (plan_hash)
             LIMIT 1
            """;

    /** Inputs and uploads go with their draft. What has started is a workflow, whatever its row says yet. */
    static final String EXPIRE_DRAFTS = """
            WITH gone AS (
                SELECT d.workflow_id
                  FROM draft d
                 WHERE d.expires_at <= now() AND d.status IN ('draft', 'frozen')
                   AND NOT EXISTS (SELECT 1 FROM workflow w WHERE w.workflow_id = d.workflow_id)
                 ORDER BY d.expires_at
                 LIMIT $1
                   FOR UPDATE SKIP LOCKED),
            tokens AS (DELETE FROM journey_token t USING gone g WHERE t.workflow_id = g.workflow_id)
            DELETE FROM draft d USING gone g WHERE d.workflow_id = g.workflow_id
            """;

    static final String EXPIRE_TOKENS = """
            DELETE FROM journey_token
             WHERE token_hash IN (SELECT token_hash FROM journey_token WHERE expires_at <= now()
                                   ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
            """;

    /** Codes are shown to operators for a month after their time. */
    static final String EXPIRE_CODES = """
            DELETE FROM task_code
             WHERE code_id IN (SELECT code_id FROM task_code WHERE expires_at <= now() - interval '30 days'
                                ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
            """;
}
