package dev.throughline.orchestrator.cost;

/** The latest observations of each cell, in one row. */
final class SampleSql {
    /** In order of the key, so that two instances do not wait for each other in a circle. */
    static final String ADD = """
            INSERT INTO cost_sample AS s
                   (tenant_id, template_id, template_version, stage, size_class, costs, updated_at)
            SELECT o.tenant, o.template, o.version, o.stage, o.size_class, array_agg(o.cost ORDER BY o.place), clock_timestamp()
              FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::int[], $6::bigint[])
                   WITH ORDINALITY AS o(tenant, template, version, stage, size_class, cost, place)
             GROUP BY o.tenant, o.template, o.version, o.stage, o.size_class
             ORDER BY o.tenant, o.template, o.version, o.stage, o.size_class
            ON CONFLICT (tenant_id, template_id, template_version, stage, size_class) DO UPDATE
               SET costs = (s.costs || excluded.costs)
                           [greatest(1, cardinality(s.costs) + cardinality(excluded.costs) - 255):],
                   updated_at = excluded.updated_at
            """;

    /** The last change is read again and again: one with the same or an earlier time may have been committed after it. */
    static final String CHANGED = """
            SELECT tenant_id, template_id, template_version, stage, size_class, costs, updated_at
              FROM cost_sample
             WHERE updated_at > $1::timestamptz - interval '30 seconds'
             ORDER BY updated_at DESC
             LIMIT $2
            """;

    /** Templates that nobody uses any more, and more cells than anybody needs. */
    static final String FORGET = """
            DELETE FROM cost_sample
             WHERE updated_at < now() - interval '180 days'
                OR updated_at < (SELECT updated_at FROM cost_sample ORDER BY updated_at DESC OFFSET $1 LIMIT 1)
            """;

    private SampleSql() {}
}
