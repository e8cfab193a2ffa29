/**
 * Failures become incidents.
 *
 * <pre>
 * throughline.events ───────┐  header says which
 * throughline.dead-letters ─┴► intake ─► occurrence ─► outbox ─► throughline.events
 *                             Failure    one transaction a batch: judge, dedup, count, link
 *                                             │
 *                                         lifecycle ◄── view (HTTP): search, look, act
 *                                          one change, its timeline and its event
 *
 * throughline.events ─► overdue ─► occurrence: a run that is silent after its wake-up
 *
 * throughline.events ─► provenance ─► breaker (drift) ─► throughline.breakers, incidents
 *                           └─► canary (the leader's) ─┘
 * </pre>
 */
@NullMarked
package dev.throughline.incident;

import org.jspecify.annotations.NullMarked;
