package dev.throughline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.local.PlatformService;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What runs have left in the orchestrator's database. */
final class LeftBehind {
    private final Caller platform;

    LeftBehind(Caller platform) {
        this.platform = platform;
    }

    /**
     * @param content all rows and files, without what is different in each run
     * @param identity the rows themselves, so that one that was deleted and made again is another
     */
    record Left(String status, Map<String, Integer> counts, String content, String identity) {}

    /** By run, of a tenant; files are counted as the kind {@code file}, as the ledger does. */
    Map<UUID, Left> of(String tenant) throws SQLException {
        Map<UUID, Map<String, Integer>> counts = counts(tenant);
        Map<UUID, Left> left = new HashMap<>();
        platform.rows(
                PlatformService.ORCHESTRATOR,
                """
                SELECT w.workflow_id, w.status,
                       (SELECT string_agg(concat_ws('|', p.stage, p.key, p.kind, p.parent_key, p.data), E'\\n'
                                          ORDER BY p.stage, p.key)
                          FROM work_product p WHERE p.workflow_id = w.workflow_id),
                       (SELECT string_agg(concat_ws('|', a.stage, a.name, a.media_type, a.size), E'\\n' ORDER BY a.name)
                          FROM artifact a WHERE a.workflow_id = w.workflow_id),
                       (SELECT string_agg(concat_ws('|', p.product_id, p.parent_id, p.created_at), E'\\n'
                                          ORDER BY p.product_id)
                          FROM work_product p WHERE p.workflow_id = w.workflow_id),
                       (SELECT string_agg(concat_ws('|', a.name, a.sha256, a.created_at), E'\\n' ORDER BY a.name)
                          FROM artifact a WHERE a.workflow_id = w.workflow_id)
                  FROM workflow w
                 WHERE w.tenant_id = '%s'
                """.formatted(tenant),
                row -> left.put(
                        row.getObject(1, UUID.class),
                        new Left(
                                row.getString(2),
                                counts.getOrDefault(row.getObject(1, UUID.class), Map.of()),
                                row.getString(3) + "\n" + row.getString(4),
                                row.getString(5) + "\n" + row.getString(6))));
        return left;
    }

    private Map<UUID, Map<String, Integer>> counts(String tenant) throws SQLException {
        Map<UUID, Map<String, Integer>> counts = new HashMap<>();
        platform.rows(
                PlatformService.ORCHESTRATOR,
                """
                SELECT workflow_id, kind, count(*)
                  FROM (SELECT workflow_id, tenant_id, kind FROM work_product
                        UNION ALL SELECT workflow_id, tenant_id, 'file' FROM artifact) AS everything
                 WHERE tenant_id = '%s'
                 GROUP BY workflow_id, kind
                """.formatted(tenant),
                row -> counts.computeIfAbsent(row.getObject(1, UUID.class), ignored -> new HashMap<>())
                        .put(row.getString(2), row.getInt(3)));
        return counts;
    }

    /** Nothing, of any tenant, that belongs to no run. */
    void assertNoOrphans() throws SQLException {
        for (String table : List.of("work_product", "artifact", "task", "idempotency", "journal", "admission")) {
            assertThat(platform.count(
                            PlatformService.ORCHESTRATOR,
                            "SELECT count(*) FROM " + table + " x WHERE NOT EXISTS"
                                    + " (SELECT FROM workflow w WHERE w.workflow_id = x.workflow_id)"))
                    .as("rows of %s without their run", table)
                    .isZero();
        }
    }

    /** Nobody works on, waits for, or holds a turn for anything of the tenant; a stage may never have begun. */
    void assertNothingOpen(String tenant) throws SQLException {
        assertThat(platform.count(PlatformService.ORCHESTRATOR, """
                        SELECT count(*) FROM task t JOIN workflow w USING (workflow_id)
                         WHERE w.tenant_id = '%s'
                           AND t.status NOT IN ('succeeded', 'failed', 'cancelled', 'skipped', 'undone')
                           AND NOT (t.status = 'pending' AND w.status = 'failed')
                        """.formatted(tenant)))
                .as("open tasks")
                .isZero();
        assertThat(platform.count(
                        PlatformService.ORCHESTRATOR,
                        "SELECT count(*) FROM admission JOIN workflow USING (workflow_id) WHERE tenant_id = '" + tenant
                                + "'"))
                .as("turns that are not given back")
                .isZero();
    }
}
