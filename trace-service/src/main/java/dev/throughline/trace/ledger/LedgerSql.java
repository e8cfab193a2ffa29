package dev.throughline.trace.ledger;

/** Every statement of the ledger's transaction; rows travel as arrays, one per column. */
final class LedgerSql {
    /** Of the window only: each period has an index of its own, and most are too old to hold a duplicate. */
    static final String KNOWN_RECORDS = """
            SELECT record_id FROM ledger_entry WHERE record_id = ANY($1) AND taken_at >= $2 AND taken_at <= $3
            """;

    static final String EXTEND = "SELECT ledger_extend($1, $2)";

    /** Compare and set: an instance that lost the partition, or counts from an old position, moves no row. */
    static final String MOVE_POSITIONS = """
            UPDATE ledger_position p SET next_offset = n.next_offset
              FROM unnest($2::int[], $3::bigint[], $4::bigint[]) AS n(partition, expected, next_offset)
             WHERE p.topic = $1 AND p.partition = n.partition AND p.next_offset = n.expected
            """;

    static final String INSERT_ENTRIES = """
            INSERT INTO ledger_entry (record_id, chain, height, seq, leaf_hash, tenant_id, workflow_id, trace_id,
                                      agent_id, source, is_synthetic, synthetic_scenario_id, recorded_at, body,
                                      taken_at)
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::int[], $5::bytea[], $6::text[], $7::uuid[],
                                 $8::uuid[], $9::text[], $10::text[], $11::boolean[], $12::text[], $13::timestamptz[],
                                 $14::bytea[], $15::timestamptz[])
            """;

    static final String INSERT_BLOCKS = """
            INSERT INTO ledger_block (chain, height, merkle_root, prev_hash, block_hash, entries, events, is_synthetic,
                                      format, taken_at, skip_hash)
            SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[], $6::int[], $7::int[],
                                 $8::boolean[], $9::int[], $10::timestamptz[], $11::bytea[])
            """;

    /** From where the block found the head, or not at all: this is why a chain cannot fork. */
    static final String MOVE_HEADS = """
            INSERT INTO ledger_head AS h (chain, height, block_hash, records, events, taken_at, skips)
            SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[], $6::timestamptz[],
                                 $7::bytea[])
            ON CONFLICT (chain) DO UPDATE SET height = EXCLUDED.height, block_hash = EXCLUDED.block_hash,
                   records = h.records + EXCLUDED.records, events = h.events + EXCLUDED.events,
                   taken_at = EXCLUDED.taken_at, skips = EXCLUDED.skips
             WHERE h.height = EXCLUDED.height - 1
            """;

    /** {@link Standing}'s order: what is told is newer than what is stored. */
    private static final String IS_NEWER = """
            (EXCLUDED.status_at, EXCLUDED.round,
             array_position(ARRAY['running', 'completed', 'cancelled', 'failed'], EXCLUDED.status),
             coalesce(EXCLUDED.error, '') COLLATE "C")
            > (t.status_at, t.round, array_position(ARRAY['running', 'completed', 'cancelled', 'failed'], t.status),
               coalesce(t.error, '') COLLATE "C")
            """;

    /** Commutative, like {@link TraceRow#merge}: LEAST ignores nulls, and the newest standing is a maximum. */
    static final String UPSERT_TRACES = """
            INSERT INTO trace AS t (workflow_id, trace_id, tenant_id, agent_id, correlation_id, status, workflow_type,
                                    name, error, incident_id, is_synthetic, synthetic_scenario_id, started_at, ended_at,
                                    status_at, round, first_taken)
            SELECT w, tr, te, ag, w, st, ty, na, er, inc, syn, sce, sta, en, coalesce(sat, '-infinity'), ro, ft
              FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                          $8::text[], $9::uuid[], $10::boolean[], $11::text[], $12::timestamptz[], $13::timestamptz[],
                          $14::timestamptz[], $15::int[], $16::timestamptz[])
                   AS n(w, tr, te, ag, st, ty, na, er, inc, syn, sce, sta, en, sat, ro, ft)
             ORDER BY w
            ON CONFLICT (workflow_id) DO UPDATE SET
                   status = CASE WHEN %1$s THEN EXCLUDED.status ELSE t.status END,
                   error = CASE WHEN %1$s THEN EXCLUDED.error ELSE t.error END,
                   ended_at = CASE WHEN %1$s THEN EXCLUDED.ended_at ELSE t.ended_at END,
                   status_at = CASE WHEN %1$s THEN EXCLUDED.status_at ELSE t.status_at END,
                   round = CASE WHEN %1$s THEN EXCLUDED.round ELSE t.round END,
                   agent_id = LEAST(t.agent_id, EXCLUDED.agent_id),
                   workflow_type = LEAST(t.workflow_type, EXCLUDED.workflow_type),
                   name = LEAST(t.name, EXCLUDED.name),
                   incident_id = LEAST(t.incident_id, EXCLUDED.incident_id),
                   started_at = LEAST(t.started_at, EXCLUDED.started_at)
             WHERE EXCLUDED.status_at > '-infinity' OR EXCLUDED.workflow_type IS NOT NULL
                OR EXCLUDED.incident_id IS NOT NULL
                OR EXCLUDED.started_at < t.started_at
            """.formatted(IS_NEWER);

    static final String INSERT_STEPS = """
            INSERT INTO trace_step (event_id, workflow_id, trace_id, tenant_id, correlation_id, is_synthetic,
                                    synthetic_scenario_id, at, causation_ids, task_id, stage, attempt, step_index, step,
                                    skill, agent_id, source, level, status, outcome_category, outcome_code,
                                    outcome_data, retry_count, duration_micros, cost_micros, span_id, parent_span_id,
                                    started_at, taken_at)
            SELECT e, w, tr, te, w, syn, sce, at, ca::uuid[], ta, sg, att, ix, sp, sk, ag, so, le, st, oc, od, dt, rc,
                   du, co, si, pa, sta, tk
              FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::boolean[], $6::text[], $7::timestamptz[],
                          $8::text[], $9::uuid[], $10::text[], $11::int[], $12::int[], $13::text[], $14::text[],
                          $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[],
                          $22::int[], $23::bigint[], $24::bigint[], $25::text[], $26::text[], $27::timestamptz[],
                          $28::timestamptz[])
                   AS n(e, w, tr, te, syn, sce, at, ca, ta, sg, att, ix, sp, sk, ag, so, le, st, oc, od, dt, rc, du, co,
                        si, pa, sta, tk)
             WHERE NOT EXISTS (
                   SELECT FROM trace_step s
                    WHERE s.workflow_id = n.w AND s.task_id = n.ta AND s.attempt = n.att AND s.step_index = n.ix
                      AND s.taken_at >= $29 AND s.taken_at <= $30)
            ON CONFLICT DO NOTHING
            """;

    static final String CREATE_POSITIONS = """
            INSERT INTO ledger_position (topic, partition, next_offset)
            SELECT $1, p, 0 FROM unnest($2::int[]) AS p ON CONFLICT DO NOTHING
            """;

    static final String READ_POSITIONS =
            "SELECT partition, next_offset FROM ledger_position WHERE topic = $1 AND partition = ANY($2)";

    static final String READ_HEADS =
            "SELECT chain, height, block_hash, taken_at, skips FROM ledger_head WHERE chain = ANY($1)";

    static final String STATS = "SELECT chain, height, records, events FROM ledger_head ORDER BY chain";

    private LedgerSql() {}
}
