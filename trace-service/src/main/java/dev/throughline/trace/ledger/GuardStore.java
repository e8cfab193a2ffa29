package dev.throughline.trace.ledger;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/** Whether the database still refuses what the ledger forbids, as its catalog says. */
@ApplicationScoped
class GuardStore {
    /**
     * Every table that has, or should have, these triggers, with those that are not on always: {@code A} means that they
     * fire whatever the session says. A partition stands for itself; what is kept of a deleted entry is the table's
     * concern, because entries are deleted through it.
     */
    private static final String OFF = """
            WITH guarded AS (
                SELECT c.oid, c.relname
                  FROM pg_class c
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                   AND (c.relname IN ('ledger_entry', 'ledger_block', 'trace_step')
                        OR c.oid IN (SELECT inhrelid FROM pg_inherits
                                      WHERE inhparent IN (to_regclass('ledger_entry'), to_regclass('ledger_block'),
                                                         to_regclass('trace_step')))))
            SELECT g.relname || '.' || w.name AS trigger
              FROM guarded g
              JOIN (VALUES ('append_only', NULL), ('no_truncate', NULL), ('keep_leaf', 'ledger_entry'))
                   AS w (name, only_on) ON g.relname = coalesce(w.only_on, g.relname)
             WHERE NOT EXISTS (SELECT FROM pg_trigger t
                                WHERE t.tgrelid = g.oid AND t.tgname = w.name AND t.tgenabled = 'A')
             ORDER BY 1
             LIMIT 20
            """;

    private final Pool pool;

    GuardStore(Pool pool) {
        this.pool = pool;
    }

    /** Triggers that are off or gone; empty: all are on. */
    Uni<List<String>> off() {
        return pool.query(OFF)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map((Row row) -> row.getString(0))
                        .toList());
    }
}
