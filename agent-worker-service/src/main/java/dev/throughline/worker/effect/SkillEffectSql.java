package dev.throughline.worker.effect;

final class SkillEffectSql {
    static final String FIND = """
            SELECT output::text FROM skill_effect WHERE idempotency_key = $1""";

    static final String RECORD = """
            INSERT INTO skill_effect (idempotency_key, tenant_id, skill, output, is_synthetic, synthetic_scenario_id)
            VALUES ($1, $2, $3, CAST($4::text AS jsonb), $5, $6)
            ON CONFLICT (idempotency_key) DO NOTHING""";

    private SkillEffectSql() {}
}
