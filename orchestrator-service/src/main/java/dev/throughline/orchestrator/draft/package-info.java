/**
 * A workflow before it starts: looked at, changed, frozen, started.
 *
 * <pre>
 * GET …/draft ─► Candidates + Proposals ─► what the caller may take over
 * PATCH …/draft ─► DraftPatch ─► draft row (If-Match)
 * POST …/plan/freeze ─► RequestBinder ─► plan + frozen draft ─► POST …/run ─► the slot of the workflow
 * </pre>
 */
@NullMarked
package dev.throughline.orchestrator.draft;

import org.jspecify.annotations.NullMarked;
