/**
 * What runs cost: two estimators, what they rest on, and which of them is trusted.
 *
 * <pre>
 * usage in results ─► rate card ─► sums of the run (engine) ─► samples ─► what was learned ─┐
 * template ─► inputs of the estimators ◄──────────────────────────────────────────────────┘
 *                  └─► V1 (rate card), V2 (learned) ─► frozen plan
 * topic of breakers ─► board: is V2 trusted?
 * </pre>
 */
@NullMarked
package dev.throughline.orchestrator.cost;

import org.jspecify.annotations.NullMarked;
