/**
 * Failures become incidents.
 *
 * <pre>
 * throughline.events ───────┐  header says which
 * throughline.dead-letters ─┴► intake ─► occurrence ─► outbox ─► throughline.events
 *                             Failure    one transaction a batch:
 *                                        dedup, count, link
 *                                             │
 *                               lifecycle ◄── view (HTTP): list, look, acknowledge, resolve
 *
 * throughline.events ─► overdue ─► occurrence: a run that is silent after its wake-up
 * </pre>
 */
@NullMarked
package dev.throughline.incident;

import org.jspecify.annotations.NullMarked;
