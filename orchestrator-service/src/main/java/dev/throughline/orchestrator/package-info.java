/**
 * Accepts work, plans it, decides, dispatches.
 *
 * <pre>
 * intake ─► template ─► plan (frozen) ─► slot: mailbox ─► engine (pure) ─► group commit ─► publish
 *                                          ▲                                                 │
 *                                          └─────── task results, commands, wake-ups ◄───────┘
 * schedule: cron that asks for work        lifecycle: verbs for runs that exist      expression: jq in templates
 * view: what callers read      files: inputs and artifacts by content      agents: who listens to what
 * library: templates that were added, and what is shown of all
 * </pre>
 */
@NullMarked
package dev.throughline.orchestrator;

import org.jspecify.annotations.NullMarked;
