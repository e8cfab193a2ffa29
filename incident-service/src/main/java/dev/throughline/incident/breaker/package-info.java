/**
 * Which estimators budgets may rely on, one breaker an estimator and tenant.
 *
 * <pre>
 * provenance, canary ─► Breakers ─► BreakerStore: under the breaker's row lock
 *                                      │ decide (pure), history, event of the run: one transaction
 *                     BreakerAnnouncer ◄┘ after the commit: topic throughline.breakers, incidents
 * </pre>
 */
@NullMarked
package dev.throughline.incident.breaker;

import org.jspecify.annotations.NullMarked;
