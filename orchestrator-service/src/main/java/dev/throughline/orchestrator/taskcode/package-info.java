/**
 * How somebody without an account begins a workflow.
 *
 * <pre>
 * operator ─► TaskCodeResource ─► task_code ◄─ RedeemResource ◄─ RedeemLimiter ◄─ whoever has a code
 *                                                   └─► draft, and a token that is good for it alone
 * </pre>
 */
@NullMarked
package dev.throughline.orchestrator.taskcode;

import org.jspecify.annotations.NullMarked;
