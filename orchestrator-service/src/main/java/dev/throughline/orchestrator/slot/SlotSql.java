package dev.throughline.orchestrator.slot;

/** The parts of the group commit: one per table and verb, whatever the size of the batch. */
final class SlotSql {
    static final String CLAIM = """
            INSERT INTO slot (slot, owner, epoch, lease_until) VALUES ($1, $2, 1, now() + interval '5 minutes')
            ON CONFLICT (slot) DO UPDATE
               SET owner = excluded.owner, epoch = slot.epoch + 1, lease_until = excluded.lease_until
            RETURNING epoch, last_seq, published_seq, command_offset
            """;

    static final String ADVANCE = "SELECT advance_slot($1, $2, $3, $4, $5)";

    static final String RESERVE_KEYS = """
            INSERT INTO idempotency (tenant_id, key, workflow_id, request_hash, is_synthetic)
            SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::bool[])
                          AS k(tenant_id, key, workflow_id, hash, synthetic)
            ORDER BY tenant_id, key
            ON CONFLICT DO NOTHING
            """;

    static final String READ_KEYS = """
            SELECT i.tenant_id, i.key, i.workflow_id, i.request_hash
              FROM idempotency i
              JOIN unnest($1::text[], $2::text[]) AS k(tenant_id, key) USING (tenant_id, key)
            """;

    /** Locked in order of the key, so that of two replacements at once one finds the other's. */
    static final String LOCK_KEYS = READ_KEYS + " ORDER BY i.tenant_id, i.key FOR UPDATE OF i";

    static final String REPLACE_KEYS = """
            UPDATE idempotency i
               SET workflow_id = r.workflow_id, request_hash = r.hash
              FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[]) AS r(tenant_id, key, workflow_id, hash)
             WHERE i.tenant_id = r.tenant_id AND i.key = r.key
            """;

    static final String ASK_ADMISSION = """
            INSERT INTO admission (workflow_id, slot, scope, priority, max_running, asked_at)
            SELECT a.workflow_id, $1, a.scope, a.priority, a.max_running, $2
              FROM unnest($3::uuid[], $4::text[], $5::int[], $6::int[]) AS a(workflow_id, scope, priority, max_running)
            ON CONFLICT (workflow_id) DO UPDATE SET asked_at = excluded.asked_at, admitted_at = NULL
            """;

    static final String RELEASE_ADMISSION = "DELETE FROM admission WHERE workflow_id = ANY($1::uuid[])";

    static final String ADMIT = "SELECT admit($1)";

    /**
     * A plan is synthetic while only synthetic runs have it. Each of them writes the row, and real work takes it over: who
     * deletes it at the same time finds that it has changed, or is waited for and the plan is written anew.
     */
    static final String PLANS = """
            INSERT INTO plan (plan_hash, document, is_synthetic)
            SELECT * FROM unnest($1::text[], $2::text[], $3::bool[])
            ON CONFLICT (plan_hash) DO UPDATE
               SET is_synthetic = plan.is_synthetic AND excluded.is_synthetic
             WHERE plan.is_synthetic
            """;

    private static final String WORKFLOW_COLUMNS = """
            workflow_id, slot, tenant_id, agent_id, correlation_id, type, name, description, status, current_stage,
            progress_percentage, trace_id, current_span_id, parent_span_id, plan_hash, template_id, template_version,
            inputs, is_synthetic, synthetic_scenario_id, error, waiting_for, next_wakeup_at, started_at, ended_at,
            round, ending, wait_until, parent_workflow_id, parent_task_id, is_sampled, spending, tracestate,
            updated_at
            """;

    static final String INSERT_WORKFLOWS = """
            INSERT INTO workflow (%s)
            SELECT w.id, $2, w.tenant, 'orchestrator', w.id, w.type, w.name, w.description, w.status, w.stage,
                   w.progress, w.trace, w.span, w.parent, w.plan, w.template, w.version, w.inputs, w.synthetic,
                   w.scenario, w.error, w.waiting, w.wakeup, w.started, w.ended, w.round, w.ending, w.wait_until,
                   w.parent_workflow, w.parent_task, w.sampled, w.spending, w.tracestate, $1
              FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                          $10::int[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::text[], $16::int[],
                          $17::text[], $18::bool[], $19::text[], $20::text[], $21::text[], $22::timestamptz[],
                          $23::timestamptz[], $24::timestamptz[], $25::int[], $26::text[], $27::timestamptz[],
                          $28::uuid[], $29::uuid[], $30::bool[], $31::text[], $32::text[])
                   AS w(id, tenant, type, name, description, status, stage, progress, trace, span, parent, plan,
                        template, version, inputs, synthetic, scenario, error, waiting, wakeup, started, ended,
                        round, ending, wait_until, parent_workflow, parent_task, sampled, spending, tracestate)
            ON CONFLICT (workflow_id) DO NOTHING
            """.formatted(WORKFLOW_COLUMNS);

    static final String UPDATE_WORKFLOWS = """
            UPDATE workflow w
               SET status = u.status, current_stage = u.stage, progress_percentage = u.progress, error = u.error,
                   waiting_for = u.waiting, next_wakeup_at = u.wakeup, ended_at = u.ended, round = u.round,
                   ending = u.ending, wait_until = u.wait_until, spending = u.spending, updated_at = $1
              FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::timestamptz[],
                          $9::timestamptz[], $10::int[], $11::text[], $12::timestamptz[], $13::text[])
                   AS u(id, status, stage, progress, error, waiting, wakeup, ended, round, ending, wait_until,
                        spending)
             WHERE w.workflow_id = u.id
            """;

    static final String INSERT_TASKS = """
            INSERT INTO task (task_id, workflow_id, tenant_id, agent_id, correlation_id, stage, position, status,
                              attempt, trace_id, span_id, parent_span_id, event_id, due_at, output, error,
                              is_synthetic, synthetic_scenario_id, round, heartbeat_by, ended_order, updated_at)
            SELECT t.id, t.workflow, t.tenant, t.agent, t.workflow, t.stage, t.position, t.status, t.attempt, t.trace,
                   t.span, t.parent, t.event, t.due, t.output, t.error, t.synthetic, t.scenario,
                   t.round, t.heartbeat_by, t.ended_order, $1
              FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[],
                          $9::int[], $10::uuid[], $11::text[], $12::text[], $13::uuid[], $14::timestamptz[],
                          $15::text[], $16::text[], $17::bool[], $18::text[], $19::int[], $20::timestamptz[],
                          $21::int[])
                   AS t(id, workflow, tenant, agent, stage, position, status, attempt, trace, span, parent, event,
                        due, output, error, synthetic, scenario, round, heartbeat_by, ended_order)
            ON CONFLICT (task_id) DO NOTHING
            """;

    static final String UPDATE_TASKS = """
            UPDATE task t
               SET status = u.status, attempt = u.attempt, span_id = u.span, event_id = u.event, due_at = u.due,
                   output = u.output, error = u.error, heartbeat_by = u.heartbeat_by, ended_order = u.ended_order,
                   updated_at = $1
              FROM unnest($2::uuid[], $3::text[], $4::int[], $5::text[], $6::uuid[], $7::timestamptz[], $8::text[],
                          $9::text[], $10::timestamptz[], $11::int[])
                   AS u(id, status, attempt, span, event, due, output, error, heartbeat_by, ended_order)
             WHERE t.task_id = u.id
            """;

    static final String ARTIFACTS = """
            INSERT INTO artifact (workflow_id, name, tenant_id, media_type, sha256, size, stage, is_synthetic,
                                  synthetic_scenario_id)
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
                                 $8::bool[], $9::text[])
            ON CONFLICT (workflow_id, name) DO UPDATE
               SET media_type = excluded.media_type, sha256 = excluded.sha256, size = excluded.size,
                   stage = excluded.stage, expired_at = NULL
            """;

    static final String DELETE_ARTIFACTS = """
            DELETE FROM artifact a
             USING unnest($1::uuid[], $2::text[]) AS d(workflow_id, name)
             WHERE a.workflow_id = d.workflow_id AND a.name = d.name
            """;

    static final String PRODUCTS = """
            INSERT INTO work_product (product_id, workflow_id, tenant_id, stage, task_id, attempt, position, key, kind,
                                      parent_id, parent_key, data, is_synthetic, synthetic_scenario_id, created_at)
            SELECT p.*, $1
              FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::int[], $8::int[], $9::text[],
                          $10::text[], $11::uuid[], $12::text[], $13::text[], $14::bool[], $15::text[]) AS p
            ON CONFLICT (product_id) DO NOTHING
            """;

    /** By exact id, and only of the run that is undone: never a row of another one, whatever the ids. */
    static final String DELETE_PRODUCTS = """
            DELETE FROM work_product p
             USING unnest($1::uuid[], $2::uuid[]) AS d(workflow_id, product_id)
             WHERE p.product_id = d.product_id AND p.workflow_id = d.workflow_id
            """;

    static final String COMMANDS = """
            INSERT INTO workflow_command (command_id, workflow_id, verb, actor, reason, outcome, refusal, allowed,
                                          decided_at)
            SELECT c.id, c.workflow, c.verb, c.actor, c.reason, c.outcome, c.refusal,
                   coalesce(string_to_array(nullif(c.allowed, ''), ','), '{}'), $1
              FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                          $9::text[]) AS c(id, workflow, verb, actor, reason, outcome, refusal, allowed)
            ON CONFLICT (command_id) DO NOTHING
            """;

    static final String KNOWN_COMMANDS = """
            SELECT command_id, outcome, refusal, allowed FROM workflow_command WHERE command_id = ANY($1::uuid[])
            """;

    /** What was prepared step by step; without a document while its plan is not frozen. */
    static final String DRAFTS = """
            SELECT d.workflow_id, d.tenant_id, d.status, d.type, d.name, d.description, d.trace_id, d.span_id,
                   d.parent_span_id, d.is_sampled, d.reasons, d.is_synthetic, d.synthetic_scenario_id, d.inputs, p.document
              FROM draft d LEFT JOIN plan p USING (plan_hash)
             WHERE d.workflow_id = ANY($1::uuid[])
            """;

    static final String START_DRAFTS = "UPDATE draft SET status = 'started' WHERE workflow_id = ANY($1::uuid[])";

    /** All rows of some stages, parents first. */
    static final String STAGE_PRODUCTS = """
            SELECT p.*
              FROM work_product p
              JOIN unnest($1::uuid[], $2::text[]) AS s(workflow_id, stage) USING (workflow_id, stage)
             ORDER BY p.workflow_id, p.task_id, p.position
            """;

    static final String JOURNAL = """
            INSERT INTO journal (slot, seq, workflow_id, record)
            SELECT $1, j.seq, j.workflow_id, j.record
              FROM unnest($2::bigint[], $3::uuid[], $4::bytea[]) AS j(seq, workflow_id, record)
            ON CONFLICT (slot, seq) DO NOTHING
            """;

    private static final String ACTIVE =
            " WHERE w.slot = $1 AND w.status NOT IN ('completed', 'failed', 'cancelled', 'quarantined')";
    private static final String NAMED = " WHERE w.slot = $1 AND w.workflow_id = ANY($2::uuid[])";

    private static final String RUNS = "SELECT w.*, p.document FROM workflow w JOIN plan p USING (plan_hash)";
    private static final String TASKS = "SELECT t.* FROM task t JOIN workflow w USING (workflow_id)";
    private static final String IN_PLAN_ORDER = " ORDER BY t.workflow_id, t.position, t.task_id";
    private static final String FILES = "SELECT a.* FROM artifact a JOIN workflow w USING (workflow_id)";
    private static final String LEFT = """
            SELECT p.workflow_id, p.stage, count(*) AS rows
              FROM work_product p JOIN workflow w USING (workflow_id)
            """;

    /** How to read whole runs: those of a slot in work, or some by id. */
    record Reading(String runs, String tasks, String artifacts, String products) {
        static final Reading ACTIVE_RUNS = of(ACTIVE);
        static final Reading NAMED_RUNS = of(NAMED);

        private static Reading of(String which) {
            return new Reading(
                    RUNS + which,
                    TASKS + which + IN_PLAN_ORDER,
                    FILES + which,
                    LEFT + which + " GROUP BY p.workflow_id, p.stage");
        }
    }

    static final String UNPUBLISHED = "SELECT seq, record FROM journal WHERE slot = $1 AND seq > $2 ORDER BY seq";

    private SlotSql() {}
}
