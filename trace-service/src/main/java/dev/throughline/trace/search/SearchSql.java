package dev.throughline.trace.search;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;

/**
 * One statement for each question: only what is asked for stands in it, so that the planner sees what an index could
 * serve. What callers send travels as parameters.
 */
final class SearchSql {
    /** Greater than whatever a text could go on with. */
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    static final String TO_JUDGE = """
        SELECT workflow_id, status_at FROM trace
         WHERE ended_at IS NOT NULL AND complete_as_of IS DISTINCT FROM status_at AND judge_at <= now()
         ORDER BY judge_at LIMIT $1
        """;

    /** Of the end that was looked at: another one may have come meanwhile. The pause doubles up to an hour. */
    static final String JUDGE = """
        UPDATE trace t
           SET complete_as_of = CASE WHEN n.is_complete THEN t.status_at END,
               judged = CASE WHEN n.is_complete THEN 0 ELSE least(t.judged + 1, 12) END,
               judge_at = CASE WHEN n.is_complete THEN '-infinity'
                               ELSE now() + least(power(2, t.judged), 3600) * interval '1 second' END
          FROM unnest($1::uuid[], $2::timestamptz[], $3::boolean[]) AS n(workflow_id, status_at, is_complete)
         WHERE t.workflow_id = n.workflow_id AND t.status_at = n.status_at
        """;

    /** Periods from before a run's first record are not looked into. */
    static final String RECORDS = """
            SELECT e.body
              FROM trace t
              JOIN ledger_entry e ON e.workflow_id = t.workflow_id AND e.taken_at >= t.first_taken
             WHERE t.workflow_id = ANY($1)
            """;

    private static final String IS_COMPLETE = "(t.ended_at IS NOT NULL AND t.complete_as_of = t.status_at)";

    /** For a page: from the newest on, look whether the agent was there. */
    private static final String AGENT = """
        (t.agent_id = ? OR EXISTS (
         SELECT 1 FROM trace_step s WHERE s.workflow_id = t.workflow_id AND s.agent_id = ?))\
        """;

    /** For a total: one look at everything of the agent. */
    private static final String ALL_OF_AGENT = """
        t.workflow_id IN (SELECT s.workflow_id FROM trace_step s WHERE s.agent_id = ?
                          UNION SELECT a.workflow_id FROM trace a WHERE a.agent_id = ?)\
        """;

    private final StringBuilder where = new StringBuilder();
    private final Tuple parameters = Tuple.tuple();

    private SearchSql() {}

    record Statement(String sql, Tuple parameters) {}

    /** One row more than asked for, so that the caller knows whether a next page exists. */
    static Statement page(String scope, TraceQuery query) {
        var sql = new SearchSql().filter(scope, query, AGENT);
        String order = switch (query.sort()) {
            case STARTED_AT -> " ORDER BY t.started_at DESC, t.workflow_id DESC";
            case DURATION -> " ORDER BY t.duration_micros DESC, t.workflow_id DESC";
        };
        switch (query.after()) {
            case Position.Started p -> sql.and("(t.started_at, t.workflow_id) < (?, ?)", time(p.at()), p.workflowId());
            case Position.Lasted p ->
                sql.and("(t.duration_micros, t.workflow_id) < (?, ?)", p.micros(), p.workflowId());
            case null -> {}
        }
        return sql.statement(
                "SELECT t.*, " + IS_COMPLETE + " AS is_complete FROM trace t", order + " LIMIT " + (query.limit() + 1));
    }

    static Statement total(String scope, TraceQuery query) {
        return new SearchSql().filter(scope, query, ALL_OF_AGENT).statement("SELECT count(*) FROM trace t", "");
    }

    private SearchSql filter(String scope, TraceQuery query, String agentCondition) {
        if (!scope.equals("*")) {
            and("t.tenant_id = ?", scope);
        }
        equal("t.tenant_id", query.tenant());
        equal("t.status", query.status());
        if (query.status() != null && !query.status().equals("completed")) {
            // A plan that knows no values does not see that the index of the others serves.
            and("t.status <> 'completed'");
        }
        equal("t.workflow_type", query.type());
        if (query.namePrefix() != null) {
            and("t.name COLLATE \"C\" >= ?", query.namePrefix());
            and("t.name COLLATE \"C\" < ?", query.namePrefix() + LAST_CHARACTER);
        }
        if (query.agent() != null) {
            and(agentCondition, query.agent(), query.agent());
        }
        if (query.workflowOrTrace() != null) {
            and("(t.workflow_id = ? OR t.trace_id = ?)", query.workflowOrTrace(), query.workflowOrTrace());
        }
        equal("t.incident_id", query.incident());
        if (query.errorPart() != null) {
            // Only what has not completed has an error.
            and("t.status <> 'completed'");
            and("position(? IN lower(t.error)) > 0", query.errorPart().toLowerCase(Locale.ROOT));
        }
        return ranges(query).flags(query);
    }

    private SearchSql ranges(TraceQuery query) {
        if (query.started().from() != null) {
            and("t.started_at >= ?", time(query.started().from()));
        }
        if (query.started().to() != null) {
            and("t.started_at < ?", time(query.started().to()));
        }
        if (query.micros().from() != null) {
            and("t.duration_micros >= ?", query.micros().from());
        }
        if (query.micros().to() != null) {
            and("t.duration_micros <= ?", query.micros().to());
        }
        if (query.sort() == TraceQuery.Sort.DURATION) {
            and("t.duration_micros IS NOT NULL");
        }
        return this;
    }

    private SearchSql flags(TraceQuery query) {
        if (query.work().synthetic() != null) {
            and(query.work().synthetic() ? "t.is_synthetic" : "NOT t.is_synthetic");
        }
        String scenario = query.work().id();
        if (scenario != null) {
            String runs = Objects.requireNonNull(query.work().pattern());
            and("t.is_synthetic AND (t.synthetic_scenario_id = ? OR t.synthetic_scenario_id LIKE ?)", scenario, runs);
        }
        if (query.isComplete() != null) {
            and(query.isComplete() ? IS_COMPLETE : IS_COMPLETE + " IS NOT TRUE");
        }
        return this;
    }

    private void equal(String column, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            and(column + " = ?", value);
        }
    }

    private void and(String condition, Object... values) {
        where.append(where.isEmpty() ? " WHERE " : " AND ");
        int next = 0;
        for (char c : condition.toCharArray()) {
            if (c == '?') {
                parameters.addValue(values[next++]);
                where.append('$').append(parameters.size());
            } else {
                where.append(c);
            }
        }
    }

    private Statement statement(String select, String tail) {
        return new Statement(select + where + tail, parameters);
    }

    private static Object time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
