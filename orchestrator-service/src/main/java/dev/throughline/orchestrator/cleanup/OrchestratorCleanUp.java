package dev.throughline.orchestrator.cleanup;

import dev.throughline.service.cleanup.CleanUpPart;
import dev.throughline.service.cleanup.CleanUpTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Rows of runs that have ended. A slot has forgotten these, so its fence is not in question; those of a run that goes on are
 * its slot's to write, and stay. The files that runs refer to go with the next sweep of the content store, once no row
 * names them.
 */
@ApplicationScoped
class OrchestratorCleanUp implements CleanUpPart {
    private static final String OF_RUNS = CleanUpTable.in("workflow_id", "workflow_id", "workflow");
    private static final String OF_DRAFTS = CleanUpTable.in("workflow_id", "workflow_id", "draft");

    private static final String HAS_ENDED = """
            workflow_id <> ALL (ARRAY(SELECT w.workflow_id FROM workflow w
                                       WHERE %s AND w.status NOT IN ('completed', 'failed', 'cancelled', 'quarantined')))
            """.formatted(CleanUpTable.synthetic("w."));

    /** What may not be on Kafka yet would be lost; the slot writes its cursor when it falls idle. */
    private static final String IS_PUBLISHED =
            "seq <= (SELECT s.published_seq FROM slot s WHERE s.slot = journal.slot)";

    private static final String IS_NO_PARENT =
            "NOT EXISTS (SELECT FROM work_product c WHERE c.parent_id = work_product.product_id)";

    private static final String NOTHING_HANGS_ON_IT =
            "NOT EXISTS (SELECT FROM journal j WHERE j.workflow_id = workflow.workflow_id)";

    private static final String NOBODY_HAS_IT = """
            NOT EXISTS (SELECT FROM workflow w WHERE w.is_synthetic AND w.plan_hash = plan.plan_hash)
            AND NOT EXISTS (SELECT FROM draft d WHERE d.is_synthetic AND d.plan_hash = plan.plan_hash)
            """;

    @Override
    public String service() {
        return "orchestrator";
    }

    @Override
    public List<CleanUpTable> tables() {
        return List.of(
                CleanUpTable.hanging("upload_session", OF_DRAFTS).when(HAS_ENDED),
                CleanUpTable.hanging("draft_input", OF_DRAFTS).when(HAS_ENDED),
                CleanUpTable.hanging("journey_token", "(" + OF_RUNS + " OR " + OF_DRAFTS + ")")
                        .when(HAS_ENDED),
                CleanUpTable.hanging("task_code", "tenant_id = ANY($1) AND (" + OF_RUNS + " OR " + OF_DRAFTS + ")")
                        .when(HAS_ENDED),
                CleanUpTable.hanging("admission", OF_RUNS).when(HAS_ENDED),
                CleanUpTable.hanging("workflow_command", OF_RUNS).when(HAS_ENDED),
                CleanUpTable.hanging("artifact", OF_RUNS).when(HAS_ENDED),
                CleanUpTable.hanging("idempotency", "is_synthetic AND " + OF_RUNS)
                        .when(HAS_ENDED),
                CleanUpTable.marked("work_product").when(HAS_ENDED + " AND " + IS_NO_PARENT),
                CleanUpTable.marked("task").when(HAS_ENDED),
                CleanUpTable.hanging("journal", OF_RUNS).when(HAS_ENDED + " AND " + IS_PUBLISHED),
                CleanUpTable.marked("draft").when(HAS_ENDED),
                CleanUpTable.marked("workflow").when(HAS_ENDED + " AND " + NOTHING_HANGS_ON_IT),
                CleanUpTable.orphaned("plan", NOBODY_HAS_IT));
    }
}
