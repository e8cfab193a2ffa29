/**
 * What runs were expected to cost and did cost, each once.
 *
 * <pre>
 * throughline.events ─► ProvenanceConsumer ─► ProvenanceStore: rows, and with new actuals the breakers, in one transaction
 * POST .../batches ──────────────────────────►     ▲
 *                             ProvenanceResource ──┘ lists, drift by window, past decisions decided again
 * </pre>
 */
@NullMarked
package dev.throughline.incident.provenance;

import org.jspecify.annotations.NullMarked;
