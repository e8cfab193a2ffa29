package dev.throughline.orchestrator.slot;

/** The parts of the group commit: one per table and verb, whatever the size of the batch. */
final class SlotSql {
    static final String CLAIM = """
            INSERT INTO slot (slot, owner, epoch, lease_until) VALUES ($1, $2, 1, now() + interval '5 minutes')
            ON CONFLICT (slot) DO UPDATE
               SET owner = excluded.owner, epoch = slot.epoch + 1, lease_until = excluded.lease_until
            RETURNING epoch, last_seq, published_seq
            """;

    static final String ADVANCE = "SELECT advance_slot($1, $2, $3, $4)";

    static final String RESERVE_KEYS = """
            INSERT INTO idempotency (tenant_id, key, workflow_id, request_hash)
            SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[]) AS k(tenant_id, key, workflow_id, hash)
            ORDER BY tenant_id, key
            ON CONFLICT DO NOTHING
            """;

    static final String READ_KEYS = """
            SELECT i.tenant_id, i.key, i.workflow_id, i.request_hash
              FROM idempotency i
              JOIN unnest($1::text[], $2::text[]) AS k(tenant_id, key) USING (tenant_id, key)
            """;

    static final String PLANS = """
            INSERT INTO plan (plan_hash, document)
            SELECT * FROM unnest($1::text[], $2::text[])
            ON CONFLICT DO NOTHING
            """;

    private static final String WORKFLOW_COLUMNS = """
            workflow_id, slot, tenant_id, agent_id, correlation_id, type, name, description, status, current_stage,
            progress_percentage, trace_id, current_span_id, parent_span_id, plan_hash, template_id, template_version,
            inputs, is_synthetic, synthetic_scenario_id, error, waiting_for, next_wakeup_at, started_at, ended_at,
            updated_at
            """;

    static final String INSERT_WORKFLOWS = """
            INSERT INTO workflow (%s)
            SELECT w.id, $2, w.tenant, 'orchestrator', w.id, w.type, w.name, w.description, w.status, w.stage,
                   w.progress, w.trace, w.span, w.parent, w.plan, w.template, w.version, w.inputs, w.synthetic,
                   w.scenario, w.error, w.waiting, w.wakeup, w.started, w.ended, $1
              FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                          $10::int[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::text[], $16::int[],
                          $17::text[], $18::bool[], $19::text[], $20::text[], $21::text[], $22::timestamptz[],
                          $23::timestamptz[], $24::timestamptz[])
                   AS w(id, tenant, type, name, description, status, stage, progress, trace, span, parent, plan,
                        template, version, inputs, synthetic, scenario, error, waiting, wakeup, started, ended)
            ON CONFLICT (workflow_id) DO NOTHING
            """.formatted(WORKFLOW_COLUMNS);

    static final String UPDATE_WORKFLOWS = """
            UPDATE workflow w
               SET status = u.status, current_stage = u.stage, progress_percentage = u.progress, error = u.error,
                   waiting_for = u.waiting, next_wakeup_at = u.wakeup, ended_at = u.ended, updated_at = $1
              FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::timestamptz[],
                          $9::timestamptz[]) AS u(id, status, stage, progress, error, waiting, wakeup, ended)
             WHERE w.workflow_id = u.id
            """;

    static final String INSERT_TASKS = """
            INSERT INTO task (task_id, workflow_id, tenant_id, agent_id, correlation_id, stage, position, status,
                              attempt, trace_id, span_id, parent_span_id, event_id, due_at, output, error,
                              is_synthetic, synthetic_scenario_id, updated_at)
            SELECT t.id, t.workflow, t.tenant, t.agent, t.workflow, t.stage, t.position, t.status, t.attempt, t.trace,
                   t.span, t.parent, t.event, t.due, t.output, t.error, t.synthetic, t.scenario, $1
              FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[],
                          $9::int[], $10::uuid[], $11::text[], $12::text[], $13::uuid[], $14::timestamptz[],
                          $15::text[], $16::text[], $17::bool[], $18::text[])
                   AS t(id, workflow, tenant, agent, stage, position, status, attempt, trace, span, parent, event,
                        due, output, error, synthetic, scenario)
            ON CONFLICT (task_id) DO NOTHING
            """;

    static final String UPDATE_TASKS = """
            UPDATE task t
               SET status = u.status, attempt = u.attempt, span_id = u.span, event_id = u.event, due_at = u.due,
                   output = u.output, error = u.error, updated_at = $1
              FROM unnest($2::uuid[], $3::text[], $4::int[], $5::text[], $6::uuid[], $7::timestamptz[], $8::text[],
                          $9::text[]) AS u(id, status, attempt, span, event, due, output, error)
             WHERE t.task_id = u.id
            """;

    static final String ARTIFACTS = """
            INSERT INTO artifact (workflow_id, name, tenant_id, media_type, sha256, size, stage)
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])
            ON CONFLICT (workflow_id, name) DO UPDATE
               SET media_type = excluded.media_type, sha256 = excluded.sha256, size = excluded.size,
                   stage = excluded.stage
            """;

    static final String JOURNAL = """
            INSERT INTO journal (slot, seq, workflow_id, record)
            SELECT $1, j.seq, j.workflow_id, j.record
              FROM unnest($2::bigint[], $3::uuid[], $4::bytea[]) AS j(seq, workflow_id, record)
            ON CONFLICT (slot, seq) DO NOTHING
            """;

    private static final String ACTIVE = " WHERE w.slot = $1 AND w.status = 'running'";
    private static final String NAMED = " WHERE w.slot = $1 AND w.workflow_id = ANY($2::uuid[])";

    private static final String RUNS = "SELECT w.*, p.document FROM workflow w JOIN plan p USING (plan_hash)";
    private static final String TASKS = "SELECT t.* FROM task t JOIN workflow w USING (workflow_id)";
    private static final String IN_PLAN_ORDER = " ORDER BY t.workflow_id, t.position";
    private static final String FILES = "SELECT a.* FROM artifact a JOIN workflow w USING (workflow_id)";

    /** How to read whole runs: those of a slot in work, or some by id. */
    record Reading(String runs, String tasks, String artifacts) {
        static final Reading ACTIVE_RUNS = of(ACTIVE);
        static final Reading NAMED_RUNS = of(NAMED);

        private static Reading of(String which) {
            return new Reading(RUNS + which, TASKS + which + IN_PLAN_ORDER, FILES + which);
        }
    }

    static final String UNPUBLISHED = "SELECT seq, record FROM journal WHERE slot = $1 AND seq > $2 ORDER BY seq";

    private SlotSql() {}
}
