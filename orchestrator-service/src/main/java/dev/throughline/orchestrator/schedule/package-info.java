/**
 * Cron starts workflows.
 *
 * <pre>
 * ScheduleResource ─► schedule rows ─► ScheduleFirer (every second) ─► Firings (pure) ─► intake, under a key per firing
 * </pre>
 *
 * A row stays locked from the look to the durable answer. Whoever crashes in between leaves the row as it was; the next
 * look starts the same firing under the same key, which is the same workflow.
 */
@NullMarked
package dev.throughline.orchestrator.schedule;

import org.jspecify.annotations.NullMarked;
