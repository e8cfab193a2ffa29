/**
 * The worker: takes task envelopes, runs their steps, tells what happened.
 *
 * <pre>
 * throughline.tasks.&lt;agent&gt; ─► intake ─► task ─► step ─► skill ──► files (orchestrator, by SHA-256)
 *                                 ▲         │                ├────► effect (Postgres: remote effects done once)
 *                                 │         │                └────► process (programs that may run here)
 *       offsets, once acknowledged│         ├─► product (rows that the stage leaves behind)
 *                                 │         ▼
 *                                 └────── publish ─► throughline.events, throughline.task-results
 * throughline.control ◄─► advertise ◄─ capability (what is really here)
 * </pre>
 */
@NullMarked
package dev.throughline.worker;

import org.jspecify.annotations.NullMarked;
